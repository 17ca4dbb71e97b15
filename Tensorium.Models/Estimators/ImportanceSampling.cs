using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Estimators;

/// <summary>
/// ln p(x) by importance sampling from a proposal q(z): ln (1/K) ∑ₖ p(x, zₖ) / q(zₖ), zₖ ~ q. The mean of weights is an unbiased estimate of p(x); its logarithm is
/// too low on average, by about Var(w) / 2Kp(x)², and with q(z|x) of an encoder lies between the ELBO (K = 1) and ln p(x) (K → ∞): Burda, Grosse, Salakhutdinov, arXiv 1509.00519, theorem 1.
/// </summary>
public static class ImportanceSampling
{
    // 256 rows of 784 logits lie in a core's second-level cache, and are enough for the matrix product's full speed.
    private const int RowsAtOnce = 256;
    private const int DataAtOnce = 32;
    private const int SamplesAtOnce = RowsAtOnce / DataAtOnce;

    /// <summary>From log-weights of one batch. Without gradient; memory does not grow with the number of samples.</summary>
    /// <param name="logWeights">Draws so many samples of each data point: n ↦ ln p(x, z) − ln q(z), [n, batch]. What does not depend on the samples is best computed before.</param>
    /// <param name="samples">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    /// <exception cref="ShapeException">The log-weights have another shape.</exception>
    public static LogMarginalEstimate Estimate(Func<int, Tensor> logWeights, int samples)
    {
        CheckSamples(samples);
        WeightSummary? summary = null;
        var (done, count) = (0, Math.Min(SamplesAtOnce, samples));
        while (count > 0)
        {
            var weights = Differentiate.Evaluate(() => Checked(logWeights(count), count));
            summary ??= new(weights.Shape[1], samples);
            summary.Add(weights.ToDoubles());
            done += count;
            // Of a small batch more samples at once: each call has a price of its own.
            count = Math.Min(Math.Max(SamplesAtOnce, RowsAtOnce / weights.Shape[1]), samples - done);
        }

        return summary!.Estimate();
    }

    /// <summary>
    /// From log-weights of each of many data points, some at a time. Without gradient; each data point is encoded once, and memory grows neither with the
    /// number of data points nor with that of samples.
    /// </summary>
    /// <param name="observed">x, [batch, …].</param>
    /// <param name="logWeights">x ↦ the log-weights of a batch, as in <see cref="Estimate(Func{int, Tensor}, int)"/>; called once for each batch.</param>
    /// <param name="samples">K, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one sample.</exception>
    /// <exception cref="ShapeException">There is no data point, or the log-weights have another shape.</exception>
    public static LogMarginalEstimate Estimate(Tensor observed, Func<Tensor, Func<int, Tensor>> logWeights, int samples)
    {
        CheckSamples(samples);
        return InBatches(observed, DataAtOnce, batch => Estimate(logWeights(batch), samples));
    }

    /// <summary>The log-weights ln p(x, z) − ln q(z) of samples of a proposal.</summary>
    /// <param name="logJoint">z ↦ ln p(x, z): [n, batch, event…] to [n, batch].</param>
    /// <param name="proposal">q, of batch shape [batch].</param>
    /// <param name="generator">Where the samples come from.</param>
    public static Func<int, Tensor> LogWeights(Func<Tensor, Tensor> logJoint, Distribution proposal, Generator generator) => samples =>
    {
        var latent = proposal.Sample(generator, [samples]);
        return logJoint(latent) - proposal.LogProb(latent);
    };

    /// <summary>Estimates for some data points at a time, with all that each batch needs given back after it.</summary>
    internal static LogMarginalEstimate InBatches(Tensor observed, int size, Func<Tensor, LogMarginalEstimate> estimate)
    {
        if (observed is not { Rank: > 0 } || observed.Shape[0] == 0)
            throw new ShapeException($"the data are {observed.Shape}; expected [batch, …] with at least one data point");
        var parts = new List<LogMarginalEstimate>();
        for (var start = 0; start < observed.Shape[0]; start += size)
        {
            var batch = start..Math.Min(start + size, observed.Shape[0]);
            Differentiate.Evaluate(() =>
            {
                parts.Add(estimate(observed[batch]));
                return parts[^1].LogMarginal;
            });
        }

        return LogMarginalEstimate.Join(parts);
    }

    private static void CheckSamples(int samples)
    {
        if (samples < 1)
            throw new ArgumentOutOfRangeException(nameof(samples), samples, "importance sampling: at least 1 sample is needed");
    }

    private static Tensor Checked(Tensor weights, int samples) => weights.Rank == 2 && weights.Shape[0] == samples && weights.Shape[1] > 0
        ? weights
        : throw new ShapeException($"importance sampling: the log-weights of {samples} samples are {weights.Shape}; expected [{samples}, batch]");
}
