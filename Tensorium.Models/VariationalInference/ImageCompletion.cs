using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Models.Nn;

namespace Tensorium.Models.VariationalInference;

/// <summary>
/// The missing pixels z of images, inferred under an autoregressive model of whole images by coins of each image's own:
/// <code>
/// p(x_observed, z)                                    the model, <see cref="BernoulliMade"/>
/// q(z) = ∏ᵢ Bernoulli(zᵢ; σ(λᵢ))                      <see cref="BernoulliInference"/>
/// ln p(x_observed) = ln ∑_z p(x_observed, z)  ≥  E_q[ln p(x_observed, z)] + H(q)
/// </code>
/// </summary>
public sealed class ImageCompletion
{
    private readonly MissingPixels _missing;
    private readonly Independent _coins;

    private ImageCompletion(MissingPixels missing, Independent coins, LogMarginalEstimate before, LogMarginalEstimate after, double[]? exact)
    {
        (_missing, _coins, Before, After, Exact) = (missing, coins, before, after, exact);
    }

    /// <summary>The bound and estimate of ln p(x_observed) with even coins, where the inference began.</summary>
    public LogMarginalEstimate Before { get; }

    /// <summary>The bound and estimate of ln p(x_observed) with the coins that were found.</summary>
    public LogMarginalEstimate After { get; }

    /// <summary>ln p(x_observed) itself, where all observed pixels come before all missing ones in the model's order and it is a part of the product; null elsewhere.</summary>
    public IReadOnlyList<double>? Exact { get; }

    /// <summary>The images with grey in place of what is missing, [batch, pixels].</summary>
    public Tensor Given => _missing.Complete(Tensor.Full(_coins.Mean.Shape, 0.5, _coins.Mean.DType, _coins.Mean.Device));

    /// <summary>The images with the probability of white in place of what is missing, [batch, pixels].</summary>
    public Tensor Mean => _missing.Complete(_coins.Mean);

    /// <summary>The images with the likelier value of each coin in place of what is missing, [batch, pixels].</summary>
    public Tensor Likeliest => _missing.Complete((_coins.Mean > 0.5).To(_coins.Mean.DType));

    /// <summary>Infers the missing pixels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">Black and white images, [batch, pixels]; what stands in the missing places is not looked at.</param>
    /// <param name="missing">The numbers of the missing pixels.</param>
    /// <param name="options">How the coins are found.</param>
    /// <param name="importanceSamples">Samples of the bounds and estimates, at least 1.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="step">Told after each step how many were done.</param>
    /// <exception cref="ConfigurationException">An option cannot be, or no pixel or every pixel is missing.</exception>
    /// <exception cref="ShapeException">The images are no matrix, or are of another size than the model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public static ImageCompletion Infer(
        BernoulliMade model, Tensor images, IReadOnlyList<int> missing, BernoulliInferenceOptions options, int importanceSamples, Generator generator, Action<int>? step = null)
    {
        using var paused = Differentiate.NoGrad();
        var hidden = new MissingPixels(images, missing);
        var logJoint = hidden.LogJoint(model.LogProb);
        LogMarginalEstimate Estimate(Independent coins) => ImportanceSampling.Estimate(ImportanceSampling.LogWeights(logJoint, coins, generator), importanceSamples);

        var even = Tensor.Zeros([images.Shape[0], missing.Count], images.DType, images.Device);
        var before = Estimate(new(new Bernoulli(even), 1));
        var found = BernoulliInference.Fit(logJoint, even, options, generator, step);
        return new(hidden, found, before, Estimate(found), Observed(model, hidden.Complete(even), missing));
    }

    /// <summary>∑ ln p(x_d | x before d) over the observed pixels, if none of them comes after a missing one.</summary>
    private static double[]? Observed(BernoulliMade model, Tensor images, IReadOnlyList<int> missing)
    {
        var isMissing = missing.ToHashSet();
        var order = model.Config.Order ?? [.. Enumerable.Range(0, model.Config.Inputs)];
        if (order.SkipWhile(pixel => !isMissing.Contains(pixel)).Any(pixel => !isMissing.Contains(pixel))) return null;
        long[] given = [.. order.Where(pixel => !isMissing.Contains(pixel)).Select(pixel => (long)pixel)];
        var places = Tensor.From<long>(given, [given.Length], images.Device);
        return model.Conditionals(images).Base.LogProb(images).IndexSelect(-1, places).Sum(-1).ToDoubles();
    }
}
