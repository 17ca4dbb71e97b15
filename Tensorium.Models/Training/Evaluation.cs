using Tensorium.Autograd;
using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>A mean over images, with how far it may be off.</summary>
/// <param name="Mean">The mean, in nats an image.</param>
/// <param name="StandardError">The standard deviation over the images, divided by the root of their number; NaN for a single image.</param>
/// <param name="Count">The number of images.</param>
public sealed record Estimate(double Mean, double StandardError, int Count)
{
    /// <summary>The mean of values, and its standard error.</summary>
    internal static Estimate Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new(mean, Math.Sqrt(squares / (values.Count - 1) / values.Count), values.Count);
    }
}

/// <summary>How good a <see cref="LatentVariableModel"/> is on images that it did not learn from. Nothing of the model changes, its generator neither.</summary>
public static class Evaluation
{
    private const ulong ElboStream = 0x456C626F;
    private const ulong LikelihoodStream = 0x4C696B65;
    private const int BatchSize = 512;
    private const int LikelihoodBatchSize = 64;

    /// <summary>The evidence lower bound, by one sample an image: what <c>test_elbo</c> in <c>metrics.jsonl</c> is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="seed">Decides the noise: a run's is that of its configuration.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static Estimate Elbo(LatentVariableModel model, ImageDataset images, ulong seed)
    {
        var generator = new Generator(seed, ElboStream);
        return Over(images, BatchSize, (batch, _) => model.Elbo(batch.To(model.Parameters[0].DType), generator));
    }

    /// <summary>The evidence lower bound of a conditional model, by one sample an image and the exact divergence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image, with labels.</param>
    /// <param name="seed">Decides the noise: a run's is that of its configuration.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static Estimate Elbo(ConditionalModel model, ImageDataset images, ulong seed)
    {
        var generator = new Generator(seed, ElboStream);
        return Over(model, images, (target, condition) => model.Elbo(target, condition, generator));
    }

    /// <summary>
    /// The evidence lower bound of a conditional model, as the mean over samples of ln p(t|c, z) + ln p(z|c) − ln q(z|t, c), z ~ q(z|t, c): the divergence is
    /// sampled too, as in Pyro's <c>Trace_ELBO(num_particles)</c>. It estimates the same bound as <see cref="Elbo(ConditionalModel, ImageDataset, ulong)"/>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image, with labels.</param>
    /// <param name="samples">Samples an image, at least 1.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public static Estimate SampledElbo(ConditionalModel model, ImageDataset images, int samples, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        var generator = new Generator(seed, ElboStream);
        return Over(model, images, (target, condition) => model.LogWeights(target, condition, samples, generator).Mean(0));
    }

    /// <summary>ln p(x), estimated by importance sampling: see <see cref="LatentVariableModel.LogLikelihood"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="importanceSamples">Samples an image.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="progress">Told, now and then, how many images are done.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public static Estimate LogLikelihood(LatentVariableModel model, ImageDataset images, int importanceSamples, ulong seed, Action<int>? progress = null)
    {
        var generator = new Generator(seed, LikelihoodStream);
        return Over(images, LikelihoodBatchSize, (batch, _) => model.LogLikelihood(batch, importanceSamples, generator), progress);
    }

    /// <summary>The mean over images of what a function of their targets and conditions gives.</summary>
    internal static Estimate Over(ConditionalModel model, ImageDataset images, Func<Tensor, Tensor, Tensor> evaluate) => Over(images, BatchSize, (batch, labels) =>
    {
        var (target, condition) = model.Split(batch.To(model.Parameters[0].DType), labels);
        return evaluate(target, condition);
    });

    private static Estimate Over(ImageDataset images, int batchSize, Func<Tensor, Tensor, Tensor> evaluate, Action<int>? progress = null)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to evaluate the model on", nameof(images));
        var values = new List<double>(images.Count);
        while (values.Count < images.Count)
        {
            var (start, count) = (values.Count, Math.Min(batchSize, images.Count - values.Count));
            values.AddRange(Differentiate.Evaluate(() => evaluate(images.Images(start, count), images.LabelsAt([.. Enumerable.Range(start, count)])).To(DType.Float64)).ToArray<double>());
            progress?.Invoke(values.Count);
        }

        return Estimate.Of(values);
    }
}
