using System.CommandLine;
using Tensorium.Cli.Options;
using Tensorium.Models;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium sample</c>: images that a trained model dreams up.</summary>
internal sealed class SampleCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _count = NumberOption.Whole("--count", "How many images.", low: 1, high: 10_000, standard: 64);
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>("--seed", "Another seed draws other images.", low: 0, high: ulong.MaxValue, standard: 0);
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public SampleCommand(Terminal terminal)
        : base("sample", "Draw new images from a trained model, as one PNG file.")
    {
        Add(_run);
        Add(_count);
        Add(_seed);
        _out = new(this, "The picture. [default: RUN/samples.png]");
        _compute = new(this);
        SetAction(parsed => Sample(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium sample RUN
          tensorium sample RUN --count 100 --seed 7 --out dreams.png
        """;

    private void Sample(ParseResult parsed, Terminal terminal)
    {
        _compute.Apply(parsed);
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run));
        var path = _out.Path(parsed, run.Folder.SamplesFile);
        run.As<LatentVariableModel>("sample").Sample(parsed.GetValue(_count), new Generator(parsed.GetValue(_seed))).SaveGrid(path);
        terminal.Out.WriteLine($"samples: {path}");
    }
}
