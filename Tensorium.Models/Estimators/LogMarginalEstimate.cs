using System.Globalization;

namespace Tensorium.Models.Estimators;

/// <summary>
/// Estimates of ln p(x) for a batch of data points, each by the mean of K weights whose expectation is p(x): ln p̂(x) = ln (1/K) ∑ₖ wₖ. By Jensen's inequality the
/// expectation of ln p̂ is at most ln p(x); beside each estimate stands what tells how far it can be trusted.
/// </summary>
public sealed class LogMarginalEstimate
{
    private readonly WeightKind _kind;
    private readonly double[] _elbos;
    private readonly double[] _values;
    private readonly double[] _effectiveSampleSizes;
    private readonly double[] _paretoShapes;

    internal LogMarginalEstimate(WeightKind kind, int samples, double[] elbos, double[] values, double[] effectiveSampleSizes, double[] paretoShapes)
    {
        (_kind, Samples) = (kind, samples);
        (_elbos, _values, _effectiveSampleSizes, _paretoShapes) = (elbos, values, effectiveSampleSizes, paretoShapes);
    }

    /// <summary>K, the weights of each data point.</summary>
    public int Samples { get; }

    /// <summary>The number of data points.</summary>
    public int Count => _values.Length;

    /// <summary>
    /// (1/K) ∑ₖ ln wₖ of each data point, in nats: of samples of q(z) the evidence lower bound E_q[ln p(x, z) − ln q(z)], estimated without bias from the same noise as
    /// ln p̂(x), and never above it.
    /// </summary>
    public IReadOnlyList<double> Elbos => _elbos;

    /// <summary>ln p̂(x) of each data point, in nats; NaN if a weight is.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>
    /// (∑w)² / ∑w² of each data point, from 1 (one weight is all of the sum) to K (all weights are equal); 0 if all weights are. About so many samples of the posterior itself
    /// would do as well. It is an estimate from the same samples: a region that none of them found does not lower it, which is why k̂ stands beside it.
    /// </summary>
    public IReadOnlyList<double> EffectiveSampleSizes => _effectiveSampleSizes;

    /// <summary>k̂ of each data point, see <see cref="ParetoTail"/>; NaN if there are too few samples to tell.</summary>
    public IReadOnlyList<double> ParetoShapes => _paretoShapes;

    /// <summary>About the standard deviation of each ln p̂(x) over other noise: √(1/ESS − 1/K), by linearisation of the logarithm; it means something where k̂ is small. NaN of one sample.</summary>
    public IReadOnlyList<double> StandardErrors => [.. _effectiveSampleSizes.Select(size => Samples == 1 ? double.NaN : Math.Sqrt(Math.Max(0, (1 / size) - (1.0 / Samples))))];

    /// <summary>The <see cref="Values"/>: float64, [batch].</summary>
    public Tensor LogMarginal => Tensor.From(_values);

    /// <summary>How many estimates cannot be trusted: those with k̂ above <see cref="ParetoTail.TrustedBelow"/>, with no positive weight, or with one that is NaN.</summary>
    public int Untrusted => _values.Zip(_paretoShapes, (value, shape) => shape > ParetoTail.TrustedBelow || !double.IsFinite(value)).Count(isBad => isBad);

    /// <summary>What is wrong with the estimates and what to do about it, in one or two sentences; null if nothing is.</summary>
    public string? Warning
    {
        get
        {
            var infinite = _values.Count(value => !double.IsFinite(value));
            if (infinite > 0)
                return $"{infinite} of {Count} estimates are not finite: no sample has a finite positive weight there; the proposal misses the posterior altogether, or the model has diverged";
            return _kind == WeightKind.Annealed ? AnnealedWarning : ImportanceWarning;
        }
    }

    private string? ImportanceWarning
    {
        get
        {
            if (Count > 0 && ParetoTail.Length(Samples) < ParetoTail.LeastLength)
                return $"{Samples} samples are too few to say whether the estimates can be trusted (k̂ is fitted to the tail of the weights); take 25 or more, better some thousands";
            if (Untrusted == 0) return null;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"k̂ is above {ParetoTail.TrustedBelow} for {Untrusted} of {Count} data points (largest {_paretoShapes.Where(shape => !double.IsNaN(shape)).Max():0.00}): a few samples make up the sum of weights there, and the estimate is likely too low, by an unknown amount. "
                + $"More samples help slowly; a proposal that covers the posterior better helps more; where z is continuous, annealed importance sampling checks it");
        }
    }

    // The weights of well-moved chains are nearly equal; where one of them is all of the sum, the path was too steep for the others to follow.
    private string? AnnealedWarning
    {
        get
        {
            if (Samples == 1) return "one chain cannot be compared with others; take 8 or more to see how far their weights differ";
            var uneven = _effectiveSampleSizes.Count(size => size < Math.Min(2, 0.5 * (1 + Samples)));
            return uneven == 0
                ? null
                : $"of {uneven} of {Count} data points a single chain makes up most of the weight of all {Samples}: the estimate is likely too low there. More temperatures help most, then more chains";
        }
    }

    /// <summary>The estimates of several batches as those of one.</summary>
    /// <param name="parts">At least one, all of as many samples.</param>
    /// <exception cref="ArgumentException">There is none, or they differ in the number of samples.</exception>
    public static LogMarginalEstimate Join(params IReadOnlyList<LogMarginalEstimate> parts)
    {
        if (parts.Select(part => (part._kind, part.Samples)).Distinct().Count() != 1)
            throw new ArgumentException($"Join: expected one or more estimates of one kind and equally many samples, got [{string.Join(", ", parts.Select(part => part.Samples))}]", nameof(parts));
        return new(
            parts[0]._kind,
            parts[0].Samples,
            [.. parts.SelectMany(part => part._elbos)],
            [.. parts.SelectMany(part => part._values)],
            [.. parts.SelectMany(part => part._effectiveSampleSizes)],
            [.. parts.SelectMany(part => part._paretoShapes)]);
    }
}
