namespace Tensorium.Models.Missing;

/// <summary>A table of which entries are missing.</summary>
public sealed class IncompleteTable
{
    /// <summary>With values and a mask.</summary>
    /// <param name="values">x, float64, [rows, columns]; what stands at a missing entry is not looked at.</param>
    /// <param name="observed">bool, [rows, columns]: false where an entry is missing.</param>
    /// <exception cref="ShapeException">The values are no table, or the mask has another shape.</exception>
    /// <exception cref="ConfigurationException">The mask hides everything, or a whole column; or an observed value is not finite.</exception>
    public IncompleteTable(Tensor values, Tensor observed)
    {
        if (values.Rank != 2 || values.ElementCount == 0) throw new ShapeException($"IncompleteTable: the values are {values.Shape}; expected [rows, columns], at least one of each");
        if (observed.Shape != values.Shape || observed.DType != DType.Bool)
            throw new ShapeException($"IncompleteTable: the mask is {observed.DType.Name()} {observed.Shape}; expected bool {values.Shape}, an entry for each value");
        using var paused = Recording.Pause();
        if (observed.Any().Item() == 0) throw new ConfigurationException("the mask hides every entry of the table: there is nothing to learn from");
        var seen = observed.Any(0).ToArray<bool>();
        if (Array.IndexOf(seen, false) is >= 0 and var hidden)
            throw new ConfigurationException($"the mask hides every entry of column {hidden + 1} of {seen.Length}: nothing can be said about it; leave the column out");
        Observed = observed.Contiguous();
        Values = Tensor.Where(Observed, values.To(DType.Float64), 0);
        if (Values.IsFinite().All().Item() == 0) throw new ConfigurationException("an observed value is not finite; mark it as missing");
    }

    /// <summary>x, float64, [rows, columns], with 0 where an entry is missing.</summary>
    public Tensor Values { get; }

    /// <summary>bool, [rows, columns].</summary>
    public Tensor Observed { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount => Values.Shape[0];

    /// <summary>The number of columns.</summary>
    public int ColumnCount => Values.Shape[1];

    /// <summary>The table with observed values as they are, and others where an entry is missing.</summary>
    /// <param name="values">[rows, columns].</param>
    /// <returns>float64, [rows, columns].</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Complete(Tensor values)
    {
        if (values.Shape != Values.Shape) throw new ShapeException($"IncompleteTable.Complete: the values are {values.Shape}; this table is {Values.Shape}");
        using var paused = Recording.Pause();
        return Tensor.Where(Observed, Values, values.To(DType.Float64));
    }
}
