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
    public static Estimate Elbo(LatentVariableModel model, ImageDataset images, ulong seed) => Bound(model, images, seed, model.Elbo);

    /// <summary>The mean over images of a bound that is estimated with noise.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="seed">Decides the noise: a run's is that of its configuration.</param>
    /// <param name="bound">From images, [batch, 784], and noise to a bound of each, [batch].</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static Estimate Bound(Nn.Module model, ImageDataset images, ulong seed, Func<Tensor, Generator, Tensor> bound)
    {
        var (generator, dtype) = (new Generator(seed, ElboStream), model.Parameters[0].DType);
        return Over(images, BatchSize, batch => bound(batch.To(dtype), generator), null);
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
        return Over(images, LikelihoodBatchSize, batch => model.LogLikelihood(batch, importanceSamples, generator), progress);
    }

    private static Estimate Over(ImageDataset images, int batchSize, Func<Tensor, Tensor> evaluate, Action<int>? progress)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to evaluate the model on", nameof(images));
        var values = new List<double>(images.Count);
        while (values.Count < images.Count)
        {
            var (start, count) = (values.Count, Math.Min(batchSize, images.Count - values.Count));
            values.AddRange(Differentiate.Evaluate(() => evaluate(images.Images(start, count)).To(DType.Float64)).ToArray<double>());
            progress?.Invoke(values.Count);
        }

        return Estimate.Of(values);
    }
}
