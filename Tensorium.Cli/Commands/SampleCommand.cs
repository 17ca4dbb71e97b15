using System.CommandLine;
using Tensorium.Cli.Options;
using Tensorium.Models;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium sample</c>: images that a trained model dreams up.</summary>
internal sealed class SampleCommand : Command, IHasExamples
{
    private const int Standard = 64;
    private const int OfEachClass = 10;

    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _count = NumberOption.Whole("--count", "How many images; of a model by class, how many of each. [default: 64, or 10 of each class]", low: 1, high: 10_000);
    private readonly Option<int> _class = NumberOption.Whole("--class", "Of a model by class, this class only. [default: a row of each]", low: 0, high: 255);
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>("--seed", "Another seed draws other images.", low: 0, high: ulong.MaxValue, standard: 0);
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public SampleCommand(Terminal terminal)
        : base("sample", "Draw new images from a trained model, as one PNG file.")
    {
        Add(_run);
        Add(_count);
        Add(_class);
        Add(_seed);
        _out = new(this, "The picture. [default: RUN/samples.png]");
        _compute = new(this);
        SetAction(parsed => Sample(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium sample RUN
          tensorium sample RUN --count 100 --seed 7 --out dreams.png
          tensorium sample RUN --class 3                  of a model with classes, threes only
        """;

    private void Sample(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var path = _out.Path(parsed, run.Folder.SamplesFile);
        var generator = new Generator(parsed.GetValue(_seed));
        if (run.Model is IClassConditional byClass) byClass.SaveClassGrid(path, Count(parsed, OfEachClass), generator, Class(parsed, byClass));
        else if (parsed.IsGiven(_class)) throw new CommandException($"--class: a '{run.Config.Model.Kind}' cannot draw images of a class that one names; leave it away");
        else run.As<LatentVariableModel>("sample").Sample(Count(parsed, Standard), generator).SaveGrid(path);
        terminal.Out.WriteLine($"samples: {path}");
    }

    private int Count(ParseResult parsed, int standard) => parsed.IsGiven(_count) ? parsed.GetValue(_count) : standard;

    private int? Class(ParseResult parsed, IClassConditional model)
    {
        if (!parsed.IsGiven(_class)) return null;
        var label = parsed.GetValue(_class);
        return label < model.ClassCount ? label : throw new CommandException($"--class: expected a whole number from 0 to {model.ClassCount - 1}, the classes of this model, got {label}");
    }
}
