namespace Tensorium.Models.Data;

/// <summary>A text file of comma-separated cells, line by line (RFC 4180, a record on one line): cells may stand in double quotes, a doubled one of which is a quote.</summary>
internal static class CsvLines
{
    /// <summary>The cells of each line that is not empty, with the line's number from 1.</summary>
    /// <exception cref="DataFormatException">A quote is not closed, or text follows it.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IEnumerable<(int Number, string[] Cells)> Read(string path)
    {
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line)) yield return (number, Split(line, $"{path}: line {number}"));
        }
    }

    private static string[] Split(string line, string source)
    {
        if (!line.Contains('"', StringComparison.Ordinal)) return line.Split(',', StringSplitOptions.TrimEntries);
        var cells = new List<string>();
        for (var at = 0; at <= line.Length;)
        {
            var start = at;
            while (start < line.Length && line[start] == ' ') start++;
            cells.Add(start < line.Length && line[start] == '"' ? Quoted(line, start, source, out at) : Plain(line, at, out at));
        }

        return [.. cells];
    }

    private static string Plain(string line, int start, out int next)
    {
        var end = line.IndexOf(',', start);
        if (end < 0) end = line.Length;
        next = end + 1;
        return line[start..end].Trim();
    }

    private static string Quoted(string line, int start, string source, out int next)
    {
        var close = start + 1;
        while (true)
        {
            close = line.IndexOf('"', close);
            if (close < 0) throw new DataFormatException($"{source}: a quote is not closed; a record must end on its line");
            if (close + 1 == line.Length || line[close + 1] != '"') break;
            close += 2;
        }

        var rest = Plain(line, close + 1, out next);
        return rest.Length == 0
            ? line[(start + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal)
            : throw new DataFormatException($"{source}: '{rest}' follows a closing quote; expected a comma");
    }
}
