using System.CommandLine;
using System.Globalization;
using System.Text;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.IO;
using Tensorium.Models;
using Tensorium.Models.Data;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium classify</c>: which class a model takes each test image for.</summary>
internal sealed class ClassifyCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = RunArgument.Create();
    private readonly DataOptions _data;
    private readonly Option<string?> _out = PathOption.Create("--out", "FILE", "Write the class of each image, as told and as it is, to a CSV file too.");
    private readonly ComputeOptions _compute;

    public ClassifyCommand(Terminal terminal)
        : base("classify", "Tell the class of the test images, and how often it is wrong.")
    {
        Add(_run);
        _data = new(this, standard: null);
        Add(_out);
        _compute = new(this);
        SetAction(parsed => Classify(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium classify RUN
          tensorium classify RUN --out predictions.csv
        """;

    private void Classify(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var model = run.As<SemiSupervisedModel>("classify");
        var path = parsed.GetValue(_out);
        if (path is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new CommandException($"--out: {path}: there is no folder {Path.GetDirectoryName(Path.GetFullPath(path))}; make it first");
        var (name, test) = _data.LoadTest(parsed, run);
        var table = ConfusionTable.Of(model, test);
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Count} test images of {name}: {table.Errors} told wrong, an error of {table.ErrorPercent:0.00} %"));
        Show(table, terminal);
        if (path is null) return;
        AtomicFile.Write(path, stream => stream.Write(Encoding.ASCII.GetBytes(Csv(table, test))));
        terminal.Out.WriteLine($"predictions: {path}");
    }

    /// <summary>A row for each class, a column for each that it was taken for.</summary>
    private static void Show(ConfusionTable table, Terminal terminal)
    {
        var classes = Enumerable.Range(0, table.Classes).ToArray();
        var rows = new ResultTable(["class", .. classes.Select(c => $"as {Number(c)}")]);
        foreach (var label in classes) rows.Add([Number(label), .. classes.Select(told => Number(table[label, told]))]);
        rows.Write(terminal);
    }

    private static string Csv(ConfusionTable table, ImageDataset test)
    {
        var text = new StringBuilder("image,class,prediction\n");
        for (var i = 0; i < test.Count; i++) text.Append(CultureInfo.InvariantCulture, $"{i},{test.Labels[i]},{table.Predictions[i]}\n");
        return text.ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
