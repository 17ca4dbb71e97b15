using Spectre.Console;

namespace Tensorium.Cli.Display;

/// <summary>A table: with borders on a screen, and in columns that other programs can cut elsewhere.</summary>
internal sealed class ResultTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row, with a cell for each column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(Terminal terminal)
    {
        if (terminal.IsInteractive) WriteBordered(terminal);
        else WriteAligned(terminal.Out);
    }

    private void WriteBordered(Terminal terminal)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var name in header) table.AddColumn(new TableColumn(new Markup($"[bold]{Markup.Escape(name)}[/]")).NoWrap());
        foreach (var row in _rows) table.AddRow([.. row.Select(cell => new Text(cell))]);
        Screen.Open(terminal).Write(table);
    }

    private void WriteAligned(TextWriter output)
    {
        var widths = header.Select((name, column) => _rows.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        foreach (var row in _rows.Prepend(header))
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
