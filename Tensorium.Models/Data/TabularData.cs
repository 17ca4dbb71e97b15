namespace Tensorium.Models.Data;

/// <summary>A table of real numbers: a row an observation, a column a variable.</summary>
/// <param name="Name">What it is called in messages and pictures: the file's name.</param>
/// <param name="Columns">The columns' names.</param>
/// <param name="Values">float64 (images: float32), [rows, columns], all finite.</param>
/// <param name="Labels">A text for each row, if a column of labels was asked for: not learned from, but compared with.</param>
public sealed record TabularData(string Name, IReadOnlyList<string> Columns, Tensor Values, IReadOnlyList<string>? Labels = null)
{
    /// <summary>The number of rows.</summary>
    public int Count => Values.Shape[0];
}

/// <summary>How a table is read from a file of comma-separated values.</summary>
public sealed record TabularOptions
{
    /// <summary>Whether the first line names the columns; otherwise they are called 1, 2, ….</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>The columns of numbers, by name; null for all but that of the labels.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The column of labels, by name; null for none.</summary>
    public string? Labels { get; init; }

    /// <summary>Whether to leave out rows in which a number is missing (empty, NA, NaN or ?); otherwise such a row is refused.</summary>
    public bool SkipMissing { get; init; }
}
