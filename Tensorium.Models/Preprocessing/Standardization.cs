namespace Tensorium.Models.Preprocessing;

/// <summary>The map x ↦ (x − m)/s of each column, with the mean m and the standard deviation s (1/n) of the data that it was fitted to; and back.</summary>
public sealed class Standardization
{
    internal Standardization(Tensor mean, Tensor deviation) => (Mean, Deviation) = (mean, deviation);

    /// <summary>m, float64, [columns].</summary>
    public Tensor Mean { get; }

    /// <summary>s, float64, [columns], positive.</summary>
    public Tensor Deviation { get; }

    /// <summary>By the mean and deviation of each column.</summary>
    /// <param name="values">float64, [rows, columns].</param>
    /// <param name="observed">Which entries count, bool, [rows, columns]; null for all.</param>
    /// <exception cref="ShapeException">The values are no table, or the mask has another shape.</exception>
    /// <exception cref="ConfigurationException">A column has no observed entry, or all of them are the same.</exception>
    public static Standardization Fit(Tensor values, Tensor? observed = null)
    {
        if (values.Rank != 2) throw new ShapeException($"Standardization: the values are {values.Shape}; expected [rows, columns]");
        if (observed is not null && observed.Shape != values.Shape)
            throw new ShapeException($"Standardization: the mask is {observed.Shape}; expected {values.Shape}, an entry for each value");
        using var paused = Recording.Pause();
        var weights = observed is null ? Tensor.Ones(values.Shape, DType.Float64, values.Device) : observed.To(DType.Float64);
        var counts = weights.Sum(0);
        // Where nothing is observed, anything may stand: not a number times zero is not zero.
        var known = observed is null ? values : Tensor.Where(observed, values, 0);
        var mean = known.Sum(0) / counts;
        var deviation = (((known - mean).Square() * weights).Sum(0) / counts).Sqrt();
        var (count, spread) = (counts.ToArray<double>(), deviation.ToArray<double>());
        for (var column = 0; column < spread.Length; column++)
        {
            if (count[column] == 0) throw new ConfigurationException($"column {column + 1} of {spread.Length} has no observed entry; leave it out");
            if (spread[column] == 0) throw new ConfigurationException($"column {column + 1} of {spread.Length} is constant in its observed entries; leave it out");
        }

        return new(mean, deviation);
    }

    /// <summary>(x − m)/s.</summary>
    /// <param name="values">[…, columns].</param>
    public Tensor Apply(Tensor values) => (values - Mean) / Deviation;

    /// <summary>m + s·x.</summary>
    /// <param name="standardized">[…, columns].</param>
    public Tensor Invert(Tensor standardized) => (standardized * Deviation) + Mean;
}
