using System.Globalization;

namespace Tensorium.Models.Data;

/// <summary>Reads tables of numbers from files of comma-separated values, believing nothing: what is ragged or no number is refused with its line.</summary>
public static class TabularFile
{
    private static readonly string[] MissingMarks = ["", "NA", "NaN", "nan", "?"];

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which columns; by default all, with names in the first line.</param>
    /// <exception cref="DataFormatException">A line is ragged, a cell is no number, a number is missing, or a column is not there; the message says where.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static TabularData Read(string path, TabularOptions? options = null)
    {
        options ??= new();
        string[]? names = null;
        int[] wanted = [];
        int? labelColumn = null;
        var values = new List<double>();
        var labels = new List<string>();
        var row = new List<double>();
        foreach (var (number, cells) in CsvLines.Read(path))
        {
            var source = $"{path}: line {number}";
            if (names is null)
            {
                names = options.HasHeader ? Names(cells, source) : [.. Enumerable.Range(1, cells.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
                labelColumn = options.Labels is { } label ? Find(names, label, path) : null;
                wanted = options.Columns is { } some
                    ? [.. some.Select(name => Find(names, name, path))]
                    : [.. Enumerable.Range(0, names.Length).Where(i => i != labelColumn)];
                if (wanted.Length == 0) throw new DataFormatException($"{path}: no column of numbers is left; expected at least one beside that of the labels");
                if (options.HasHeader) continue;
            }

            if (cells.Length != names.Length)
                throw new DataFormatException($"{source}: {cells.Length} cells; expected {names.Length}, as in the first line");
            row.Clear();
            if (!wanted.All(column => TryNumber(cells[column], names[column], source, options.SkipMissing, row))) continue;
            values.AddRange(row);
            if (labelColumn is { } at) labels.Add(cells[at]);
        }

        if (values.Count == 0) throw new DataFormatException($"{path}: there is no row of numbers{(options.HasHeader ? " below the names of the columns" : "")}");
        var table = Tensor.From<double>(values.ToArray(), [values.Count / wanted.Length, wanted.Length]);
        return new(Path.GetFileName(path), [.. wanted.Select(column => names![column])], table, labelColumn is null ? null : labels);
    }

    private static string[] Names(string[] cells, string source)
    {
        var twice = cells.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (twice is not null) throw new DataFormatException($"{source}: two columns are called '{twice}'; names must differ");
        // A file without a header would otherwise lose its first row without a word.
        return cells.All(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? throw new DataFormatException($"{source}: numbers where the names of the columns are expected; add a line of names, such as x,y")
            : cells;
    }

    private static int Find(string[] names, string name, string path) => Array.IndexOf(names, name) is >= 0 and var index
        ? index
        : throw new DataFormatException($"{path}: there is no column '{name}'; there are {string.Join(", ", names)}");

    private static bool TryNumber(string cell, string column, string source, bool skipMissing, List<double> row)
    {
        if (MissingMarks.Contains(cell))
        {
            return skipMissing
                ? false
                : throw new DataFormatException($"{source}: column '{column}' is {(cell.Length == 0 ? "empty" : $"'{cell}'")}; expected a number (rows with missing numbers are left out if asked for: SkipMissing, --skip-missing)");
        }

        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            throw new DataFormatException($"{source}: column '{column}' is '{cell}'; expected a finite number (choose the columns of numbers, or name it as that of the labels)");
        row.Add(value);
        return true;
    }
}
