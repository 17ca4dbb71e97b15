using Tensorium.Autograd;

namespace Tensorium.Models;

public abstract partial class LatentVariableModel
{
    // 256 rows of 784 logits lie in a core's second-level cache, and are enough for the matrix product's full speed.
    private const int ImagesAtOnce = 32;
    private const int SamplesAtOnce = 8;

    /// <summary>
    /// ln p(x) of each image, estimated by importance sampling from q(z|x): ln (1/K) ∑ₖ p(x|zₖ) p(zₖ) / q(zₖ|x), zₖ ~ q(z|x).
    /// Its expectation lies between the ELBO and ln p(x), and grows with K. Burda, Grosse, Salakhutdinov, arXiv 1509.00519, theorem 1. Without gradient.
    /// </summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <param name="importanceSamples">K, at least 1.</param>
    /// <param name="generator">Where the noise comes from.</param>
    /// <returns>float64, [batch], in nats.</returns>
    /// <remarks>Each image is encoded once; memory does not grow with the number of images or samples.</remarks>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    /// <exception cref="ArgumentException">An observation is out of the likelihood's range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    public Tensor LogLikelihood(Tensor observed, int importanceSamples, Generator generator)
    {
        CheckObserved("LogLikelihood", observed);
        if (importanceSamples < 1)
            throw new ArgumentOutOfRangeException(nameof(importanceSamples), importanceSamples, "LogLikelihood: at least 1 importance sample is needed");
        var estimates = new double[observed.Shape[0]];
        for (var start = 0; start < estimates.Length; start += ImagesAtOnce)
        {
            var end = Math.Min(start + ImagesAtOnce, estimates.Length);
            var (first, count) = (start, end - start);
            Differentiate.Evaluate(() => Estimate(observed[first..(first + count)], importanceSamples, generator)).AsSpan<double>().CopyTo(estimates.AsSpan(first));
        }

        return Tensor.From<double>(estimates, [estimates.Length]);
    }

    private Tensor Estimate(Tensor observed, int importanceSamples, Generator generator)
    {
        var logWeights = LogWeights(observed, generator);
        var sums = new RunningLogSumExp(observed.Shape[0]);
        for (var done = 0; done < importanceSamples; done += SamplesAtOnce)
        {
            var samples = Math.Min(SamplesAtOnce, importanceSamples - done);
            sums.Add(Differentiate.Evaluate(() => logWeights(samples).To(DType.Float64)).ToArray<double>());
        }

        return sums.Value - Math.Log(importanceSamples);
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
