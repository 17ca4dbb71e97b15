using System.CommandLine;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium reconstruct</c>: test images, and below each what the model makes of it.</summary>
internal sealed class ReconstructCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _count = NumberOption.Whole("--count", "How many images: the first ones of the test set.", low: 1, high: 10_000, standard: 32);
    private readonly DataOptions _data;
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public ReconstructCommand(Terminal terminal)
        : base("reconstruct", "Show test images above what a trained model makes of them, as one PNG file.")
    {
        Add(_run);
        Add(_count);
        _data = new(this, standard: null);
        _out = new(this, "The picture. [default: RUN/reconstructions.png]");
        _compute = new(this);
        SetAction(parsed => Reconstruct(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium reconstruct RUN
          tensorium reconstruct RUN --data fashion-mnist --data-dir DIR --count 16 --out other.png
        """;

    private void Reconstruct(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var path = _out.Path(parsed, run.Folder.ReconstructionsFile);
        var (_, test) = _data.LoadTest(parsed, run);
        var count = Math.Min(parsed.GetValue(_count), test.Count);
        RunPictures.SaveReconstructions(run.As<LatentVariableModel>("reconstruct"), test.Take(count), path);
        terminal.Out.WriteLine($"reconstructions: {path}");
    }
}
