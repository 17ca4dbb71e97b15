using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Training;

/// <summary>How good a <see cref="ConditionalModel"/> is on images that it did not learn from. Nothing of the model changes, its generator neither.</summary>
public static class ConditionalEvaluation
{
    private const ulong Stream = 0x436F6E64;
    private const int BatchSize = 500;

    /// <summary>The evidence lower bound, by one sample an image and the exact divergence: what <c>test_elbo</c> in <c>metrics.jsonl</c> is.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image, with labels.</param>
    /// <param name="seed">Decides the noise: a run's is that of its configuration.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static Estimate Elbo(ConditionalModel model, ImageDataset images, ulong seed)
    {
        var generator = new Generator(seed, Stream);
        return Of(model, images, (target, condition) => model.Elbo(target, condition, generator));
    }

    /// <summary>
    /// The evidence lower bound, as the mean over samples of ln p(t|c, z) + ln p(z|c) − ln q(z|t, c), z ~ q(z|t, c): the divergence is sampled too, as in Pyro's
    /// <c>Trace_ELBO(num_particles)</c>. It estimates the same bound as <see cref="Elbo"/>, and is not an importance-sampled likelihood.
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
        var generator = new Generator(seed, Stream);
        return Of(model, images, (target, condition) => model.LogWeights(target, condition, samples, generator).Mean(0));
    }

    /// <summary>The mean over images of what a function of their targets and conditions gives.</summary>
    internal static Estimate Of(ConditionalModel model, ImageDataset images, Func<Tensor, Tensor, Tensor> evaluate) => Evaluation.Over(
        images,
        BatchSize,
        (batch, labels) =>
        {
            var (target, condition) = model.Split(batch.For(model), labels.To(model.Device));
            return evaluate(target, condition);
        },
        null);
}
