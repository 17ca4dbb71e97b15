using System.Diagnostics;

namespace Tensorium.Models.Estimators;

/// <summary>What weights are of: what is to be said of them depends on it.</summary>
internal enum WeightKind
{
    /// <summary>Samples of a proposal.</summary>
    Importance,

    /// <summary>Chains that were moved from the prior to the posterior.</summary>
    Annealed,
}

/// <summary>
/// What there is to know of the log-weights of a batch of data points, as they come bit by bit: their sums, and the largest ones. Memory grows with the root of the
/// number of samples.
/// </summary>
internal sealed class WeightSummary
{
    private readonly int _batch;
    private readonly int _samples;
    private readonly int _kept;
    private readonly RunningLogSumExp _sum;
    private readonly RunningLogSumExp _sumOfSquares;
    private readonly PriorityQueue<double, double>[] _largest;
    private readonly double[] _total;
    private long _added;

    /// <summary>Of <paramref name="samples"/> weights for each of <paramref name="batch"/> data points.</summary>
    public WeightSummary(int batch, int samples)
    {
        (_batch, _samples) = (batch, samples);
        (_sum, _sumOfSquares, _total) = (new(batch), new(batch), new double[batch]);
        // One more than the tail: where it begins.
        _kept = ParetoTail.Length(samples) + 1;
        _largest = [.. Enumerable.Range(0, batch).Select(_ => new PriorityQueue<double, double>())];
    }

    /// <summary>Adds rows, [some samples, batch] in row-major order.</summary>
    public void Add(ReadOnlySpan<double> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var (column, w) = (i % _batch, rows[i]);
            _sum.Add(column, w);
            _sumOfSquares.Add(column, 2 * w);
            _total[column] += w;
            var queue = _largest[column];
            if (queue.Count < _kept) queue.Enqueue(w, w);
            else if (w > queue.Peek()) queue.DequeueEnqueue(w, w);
        }

        _added += rows.Length;
    }

    /// <summary>What all the weights come to.</summary>
    public LogMarginalEstimate Estimate(WeightKind kind = WeightKind.Importance)
    {
        Debug.Assert(_added == (long)_batch * _samples, "the mean is taken over as many weights as were announced");
        var columns = Enumerable.Range(0, _batch).ToArray();
        return new(
            kind,
            _samples,
            [.. _total.Select(total => total / _samples)],
            [.. columns.Select(column => _sum.Value(column) - Math.Log(_samples))],
            // (∑w)² / ∑w²; where there is no weight at all, no sample counts.
            [.. columns.Select(column => double.IsNegativeInfinity(_sum.Largest(column)) ? 0 : Math.Exp((2 * _sum.Value(column)) - _sumOfSquares.Value(column)))],
            [.. columns.Select(column => _kept <= ParetoTail.LeastLength ? double.NaN : ParetoTail.Shape([.. _largest[column].UnorderedItems.Select(item => item.Element)]))]);
    }
}
