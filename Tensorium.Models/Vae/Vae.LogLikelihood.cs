using Tensorium.Autograd;
using Tensorium.Models.Distributions;

namespace Tensorium.Models;

public sealed partial class Vae
{
    // 256 rows of 784 logits lie in a core's second-level cache, and are enough for the matrix product's full speed.
    private const int ImagesAtOnce = 32;
    private const int SamplesAtOnce = 8;

    /// <summary>
    /// ln p(x) of each image, estimated by importance sampling from q(z|x): ln (1/K) ∑ₖ p(x|zₖ) p(zₖ) / q(zₖ|x), zₖ ~ q(z|x).
    /// Its expectation lies between the ELBO and ln p(x), and grows with K. Burda, Grosse, Salakhutdinov, arXiv 1509.00519, theorem 1. Without gradient.
    /// </summary>
    /// <param name="images">x, [batch, input], in [0, 1].</param>
    /// <param name="importanceSamples">K, at least 1.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>float64, [batch], in nats.</returns>
    /// <remarks>Each image is encoded once; memory does not grow with the number of images or samples.</remarks>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    /// <exception cref="ArgumentException">A pixel is not in [0, 1].</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public Tensor LogLikelihood(Tensor images, int importanceSamples, Generator generator)
    {
        CheckImages("LogLikelihood", images);
        if (importanceSamples < 1)
            throw new ArgumentOutOfRangeException(nameof(importanceSamples), importanceSamples, "LogLikelihood: at least 1 importance sample is needed");
        var estimates = new double[images.Shape[0]];
        for (var start = 0; start < estimates.Length; start += ImagesAtOnce)
        {
            var end = Math.Min(start + ImagesAtOnce, estimates.Length);
            var (first, count) = (start, end - start);
            Differentiate.Evaluate(() => Estimate(images[first..(first + count)], importanceSamples, generator)).AsSpan<double>().CopyTo(estimates.AsSpan(first));
        }

        return Tensor.From<double>(estimates, [estimates.Length]);
    }

    private Tensor Estimate(Tensor images, int importanceSamples, Generator generator)
    {
        var posterior = Encode(images);
        var sums = new RunningLogSumExp(images.Shape[0]);
        for (var done = 0; done < importanceSamples; done += SamplesAtOnce)
        {
            var samples = Math.Min(SamplesAtOnce, importanceSamples - done);
            sums.Add(Differentiate.Evaluate(() => LogWeights(images, posterior, samples, generator)).ToArray<double>());
        }

        return sums.Value - Math.Log(importanceSamples);
    }

    /// <summary>ln p(x|z) + ln p(z) − ln q(z|x) for some samples of each image: float64, [samples, batch].</summary>
    private Tensor LogWeights(Tensor images, Independent posterior, int samples, Generator generator)
    {
        var latent = posterior.ReparameterizedSample(generator, [samples]);
        return (Decode(latent).LogProb(images) + Prior.LogProb(latent) - posterior.LogProb(latent)).To(DType.Float64);
    }

    /// <summary>ln ∑ eʷ for each column of rows that come bit by bit, without overflow: the sum is kept relative to the largest w so far.</summary>
    private sealed class RunningLogSumExp(int columns)
    {
        private readonly double[] _largest = [.. Enumerable.Repeat(double.NegativeInfinity, columns)];
        private readonly double[] _sum = new double[columns];

        public Tensor Value => Tensor.From(_largest.Zip(_sum, (largest, sum) => largest + Math.Log(sum)).ToArray());

        public void Add(ReadOnlySpan<double> rows)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var (column, w) = (i % columns, rows[i]);
                if (w > _largest[column])
                {
                    _sum[column] *= Math.Exp(_largest[column] - w);
                    _largest[column] = w;
                }

                // −∞ − (−∞) would be NaN, where there is nothing to add.
                if (!double.IsNegativeInfinity(w)) _sum[column] += Math.Exp(w - _largest[column]);
            }
        }
    }
}
