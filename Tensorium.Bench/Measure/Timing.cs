namespace Tensorium.Bench.Measure;

/// <summary>How long a call takes: some samples of it, in seconds.</summary>
internal sealed class Timing
{
    private readonly double[] _sorted;

    /// <param name="samples">Seconds a call, at least one sample.</param>
    public Timing(IEnumerable<double> samples)
    {
        _sorted = [.. samples.Order()];
        if (_sorted.Length == 0) throw new ArgumentException("a timing needs at least one sample", nameof(samples));
    }

    /// <summary>What a call takes usually. Of an even number of samples, the mean of the middle two.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>What it takes when nothing disturbs it.</summary>
    public double Least => _sorted[0];
}
