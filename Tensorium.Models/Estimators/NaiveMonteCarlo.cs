using Tensorium.Models.Distributions;

namespace Tensorium.Models.Estimators;

/// <summary>
/// Log-weights for ln p(x) without any idea of the posterior: the first attempts of every course, right in expectation and useless in many dimensions, because
/// nearly all samples have next to no weight. Give them to <see cref="ImportanceSampling"/>, whose k̂ says when they are.
/// </summary>
public static class NaiveMonteCarlo
{
    /// <summary>Samples of the prior, z ~ p(z): the weight is p(x|z).</summary>
    /// <param name="prior">p(z), of batch shape [].</param>
    /// <param name="logLikelihood">z ↦ ln p(x|z): [n, batch, event…] to [n, batch].</param>
    /// <param name="batch">The number of data points; each gets samples of its own.</param>
    /// <param name="generator">Where the samples come from.</param>
    /// <exception cref="ShapeException">The prior is a batch of several.</exception>
    public static Func<int, Tensor> FromPrior(Distribution prior, Func<Tensor, Tensor> logLikelihood, int batch, Generator generator)
    {
        if (prior.BatchShape.Rank != 0)
            throw new ShapeException($"FromPrior: the prior is a batch of {prior.BatchShape}; expected one distribution, with all of z as its event (wrap it in Independent)");
        return samples => logLikelihood(prior.Sample(generator, [samples, batch]));
    }

    /// <summary>Samples spread evenly over a box of real numbers, z ~ U[low, high]ᵈ: the weight is (high − low)ᵈ·p(x, z), and its expectation what p(x) has within the box.</summary>
    /// <param name="low">The least value of each coordinate.</param>
    /// <param name="high">The largest.</param>
    /// <param name="dimensions">d.</param>
    /// <param name="logJoint">z ↦ ln p(x, z): [n, batch, d] to [n, batch].</param>
    /// <param name="batch">The number of data points; each gets samples of its own.</param>
    /// <param name="generator">Where the samples come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where the samples are; the CPU by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or not finite.</exception>
    public static Func<int, Tensor> UniformBox(
        double low, double high, int dimensions, Func<Tensor, Tensor> logJoint, int batch, Generator generator, DType dtype = DType.Float32, Device? device = null)
    {
        if (!(low < high && double.IsFinite(high - low)))
            throw new ArgumentOutOfRangeException(nameof(high), high, $"UniformBox: expected finite low < high, got {low} and {high}");
        var logVolume = dimensions * Math.Log(high - low);
        return samples => logJoint(Tensor.Uniform([samples, batch, dimensions], generator, low, high, dtype, device)) + logVolume;
    }

    /// <summary>Samples spread evenly over all strings of bits, z ~ U{0, 1}ᵈ: the weight is 2ᵈ·p(x, z).</summary>
    /// <param name="dimensions">d.</param>
    /// <param name="logJoint">z ↦ ln p(x, z): [n, batch, d], of zeros and ones, to [n, batch].</param>
    /// <param name="batch">The number of data points; each gets samples of its own.</param>
    /// <param name="generator">Where the samples come from.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <param name="device">Where the samples are; the CPU by default.</param>
    public static Func<int, Tensor> UniformBits(int dimensions, Func<Tensor, Tensor> logJoint, int batch, Generator generator, DType dtype = DType.Float32, Device? device = null) =>
        ImportanceSampling.LogWeights(logJoint, new Independent(new Bernoulli(Tensor.Zeros([batch, dimensions], dtype, device)), 1), generator);
}
