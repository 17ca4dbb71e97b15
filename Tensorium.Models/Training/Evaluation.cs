using Tensorium.Autograd;
using Tensorium.Models.Data;
using Tensorium.Models.Estimators;
using Tensorium.Models.Nn;
using Tensorium.Models.VariationalInference;

namespace Tensorium.Models.Training;

/// <summary>A mean over images, with how far it may be off.</summary>
/// <param name="Mean">The mean, in nats an image.</param>
/// <param name="StandardError">The standard deviation over the images, divided by the root of their number; NaN for a single image.</param>
/// <param name="Count">The number of images.</param>
public sealed record Estimate(double Mean, double StandardError, int Count)
{
    /// <summary>The mean of values, and its standard error.</summary>
    /// <exception cref="InvalidOperationException">There is no value.</exception>
    public static Estimate Of(IReadOnlyCollection<double> values)
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
    private const ulong AnnealingStream = 0x416E6E65616C;
    private const ulong LocalStream = 0x4C6F63616C;
    private const int BatchSize = 512;
    private const int LikelihoodBatchSize = 64;
    private const int AnnealedBatchSize = 16;

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
        var generator = new Generator(seed, ElboStream);
        return Over(images, BatchSize, batch => bound(batch.For(model), generator));
    }

    /// <summary>The mean of <see cref="LogMarginal"/> over the images.</summary>
    /// <inheritdoc cref="LogMarginal" path="/param|/exception"/>
    public static Estimate LogLikelihood(LatentVariableModel model, ImageDataset images, int importanceSamples, ulong seed, Action<int>? progress = null) =>
        Estimate.Of(LogMarginal(model, images, importanceSamples, seed, progress).Values);

    /// <summary>ln p(x) of each image, estimated by importance sampling: see <see cref="LatentVariableModel.LogLikelihood"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="importanceSamples">Samples an image.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="progress">Told, now and then, how many images are done.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public static LogMarginalEstimate LogMarginal(LatentVariableModel model, ImageDataset images, int importanceSamples, ulong seed, Action<int>? progress = null)
    {
        var generator = new Generator(seed, LikelihoodStream);
        return LogMarginalEstimate.Join(Batches(
            images, LikelihoodBatchSize, batch => model.EstimateLogLikelihood(batch.For(model), importanceSamples, generator), progress));
    }

    /// <summary>ln p(x) of each image, estimated by annealed importance sampling: the encoder has no part in it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="options">Temperatures, chains, transitions.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="progress">Told, now and then, how many images are done, as a fraction of them: each passes through all temperatures.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    public static LogMarginalEstimate Annealed(ILatentDensities model, ImageDataset images, AnnealingOptions options, ulong seed, Action<double>? progress = null)
    {
        var generator = new Generator(seed, AnnealingStream);
        var done = 0;
        return LogMarginalEstimate.Join(Batches(
            images,
            AnnealedBatchSize,
            batch =>
            {
                var observed = batch.To(model.Prior.Mean.DType).To(model.Prior.Mean.Device);
                return AnnealedImportanceSampling.Estimate(
                    model.Prior,
                    latent => model.Decode(latent).LogProb(observed),
                    observed.Shape[0],
                    options,
                    generator,
                    fraction => progress?.Invoke((done + (observed.Shape[0] * fraction)) / images.Count));
            },
            count => done = count));
    }

    /// <summary>What the encoder loses against a Gaussian that is optimised for each image: see <see cref="AmortizationGap"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="options">How the Gaussians are found.</param>
    /// <param name="samples">Samples an image of each bound and estimate.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="progress">Told, now and then, how many images are done.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ConfigurationException">An option cannot be.</exception>
    public static AmortizationGap Amortization(
        IGaussianEncoder model, ImageDataset images, InferenceOptions options, int samples, ulong seed, Action<int>? progress = null)
    {
        var generator = new Generator(seed, LocalStream);
        using var paused = Differentiate.NoGrad();
        var gaps = Batches(
            images,
            LikelihoodBatchSize,
            batch =>
            {
                var observed = batch.To(model.Prior.Mean.DType).To(model.Prior.Mean.Device);
                return AmortizationGap.Measure(
                    latent => model.Decode(latent).LogProb(observed) + model.Prior.LogProb(latent), model.Encode(observed), options, samples, generator);
            },
            progress);
        return new(LogMarginalEstimate.Join([.. gaps.Select(gap => gap.Amortized)]), LogMarginalEstimate.Join([.. gaps.Select(gap => gap.Optimized)]));
    }

    private static Estimate Over(ImageDataset images, int batchSize, Func<Tensor, Tensor> evaluate) => Over(images, batchSize, (batch, _) => evaluate(batch), null);

    /// <summary>The mean over images of what a function of a batch and its labels gives.</summary>
    internal static Estimate Over(ImageDataset images, int batchSize, Func<Tensor, Tensor, Tensor> evaluate, Action<int>? progress)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to evaluate the model on", nameof(images));
        var values = new List<double>(images.Count);
        while (values.Count < images.Count)
        {
            var (start, count) = (values.Count, Math.Min(batchSize, images.Count - values.Count));
            values.AddRange(Differentiate.Evaluate(() => evaluate(images.Images(start, count), images.LabelsAt([.. Enumerable.Range(start, count)]))).ToDoubles());
            progress?.Invoke(values.Count);
        }

        return Estimate.Of(values);
    }

    private static List<T> Batches<T>(ImageDataset images, int batchSize, Func<Tensor, T> evaluate, Action<int>? progress)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to evaluate the model on", nameof(images));
        var results = new List<T>();
        for (int start = 0, count; start < images.Count; start += count)
        {
            count = Math.Min(batchSize, images.Count - start);
            results.Add(evaluate(images.Images(start, count)));
            progress?.Invoke(start + count);
        }

        return results;
    }
}
