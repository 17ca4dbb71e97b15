using System.Globalization;

namespace Tensorium.Models.Data;

/// <summary>
/// A table of the HI-VAE collection (Nazábal et al., arXiv 1807.03653; github.com/probabilistic-learning/HI-VAE) with one of its published lists of missing entries:
/// <c>data.csv</c> (no header), <c>data_types.csv</c>, <c>MissingNN_M.csv</c> (row and column of each entry, counted from 1), and perhaps <c>MissingTrue.csv</c>, the entries
/// that nobody knows.
/// </summary>
/// <param name="Values">float64, [rows, columns]; at entries that nobody knows, what the file has in their place.</param>
/// <param name="Types">The kind of each column: real, pos, count, cat or ordinal.</param>
/// <param name="Hidden">The published missing entries that are known, by which an imputation is judged: bool, [rows, columns].</param>
/// <param name="Observed">What is neither hidden nor unknown: bool, [rows, columns].</param>
public sealed record HiVaeTable(Tensor Values, IReadOnlyList<string> Types, Tensor Hidden, Tensor Observed)
{
    private static readonly string[] KnownTypes = ["real", "pos", "count", "cat", "ordinal"];

    /// <summary>Reads a table.</summary>
    /// <param name="folder">The folder of the table, such as <c>Wine</c>.</param>
    /// <param name="percent">Which lists: 10, 20 or 50 % of the entries.</param>
    /// <param name="list">Which of the lists of that size, from 1.</param>
    /// <exception cref="DataFormatException">A file is not what it should be; the message names file and line.</exception>
    /// <exception cref="IOException">A file is not there or cannot be read.</exception>
    public static HiVaeTable Read(string folder, int percent, int list = 1)
    {
        string In(string name) => Path.Combine(folder, name);
        var values = TabularFile.Read(In("data.csv"), new() { HasHeader = false }).Values;
        var types = ReadTypes(In("data_types.csv"), values.Shape[1]);
        var hidden = ReadEntries(In(string.Create(CultureInfo.InvariantCulture, $"Missing{percent}_{list}.csv")), values.Shape);
        var unknown = In("MissingTrue.csv") is var path && File.Exists(path) ? ReadEntries(path, values.Shape) : new bool[hidden.Length];
        var judged = hidden.Zip(unknown, (isHidden, isUnknown) => isHidden && !isUnknown).ToArray();
        var observed = hidden.Zip(unknown, (isHidden, isUnknown) => !isHidden && !isUnknown).ToArray();
        return new(values, types, Tensor.From<bool>(judged, values.Shape), Tensor.From<bool>(observed, values.Shape));
    }

    private static string[] ReadTypes(string path, int columns)
    {
        var types = new List<string>();
        foreach (var (number, cells) in CsvLines.Read(path).Skip(1))
        {
            if (!KnownTypes.Contains(cells[0])) throw new DataFormatException($"{path}: line {number}: '{cells[0]}' is no kind of column; expected {string.Join(", ", KnownTypes)}");
            types.Add(cells[0]);
        }

        return types.Count == columns ? [.. types] : throw new DataFormatException($"{path}: {types.Count} kinds of columns; data.csv has {columns} columns");
    }

    /// <summary>True at each entry of a list of rows and columns, both from 1.</summary>
    private static bool[] ReadEntries(string path, Shape shape)
    {
        var isListed = new bool[shape.ElementCount];
        foreach (var (number, cells) in CsvLines.Read(path))
        {
            if (cells.Length != 2) throw new DataFormatException($"{path}: line {number}: {cells.Length} cells; expected a row and a column");
            isListed[((Index(cells[0], shape[0], "row", path, number) - 1) * shape[1]) + Index(cells[1], shape[1], "column", path, number) - 1] = true;
        }

        return isListed;
    }

    private static int Index(string cell, int count, string what, string path, int line) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 1 && index <= count
            ? index
            : throw new DataFormatException($"{path}: line {line}: '{cell}' is no {what}; expected a number from 1 to {count}");
}
