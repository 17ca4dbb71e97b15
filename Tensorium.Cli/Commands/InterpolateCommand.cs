using System.CommandLine;
using Tensorium.Cli.Options;
using Tensorium.Models;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium interpolate</c>: the ways between test images through the latent space.</summary>
internal sealed class InterpolateCommand : Command, IHasExamples
{
    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _pairs = NumberOption.Whole("--pairs", "How many ways: between the first and second test image, the third and fourth, ….", low: 1, high: 1000, standard: 8);
    private readonly Option<int> _steps = NumberOption.Whole("--steps", "Decoded images on a way.", low: 2, high: 100, standard: 10);
    private readonly DataOptions _data;
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public InterpolateCommand(Terminal terminal)
        : base("interpolate", "Show what a trained model decodes on the way from one test image to another, as one PNG file.")
    {
        Add(_run);
        Add(_pairs);
        Add(_steps);
        _data = new(this, standard: null);
        _out = new(this, "The picture. [default: RUN/interpolation.png]");
        _compute = new(this);
        SetAction(parsed => Interpolate(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium interpolate RUN
          tensorium interpolate RUN --pairs 4 --steps 20 --out ways.png
        """;

    private void Interpolate(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var model = run.As<LatentVariableModel>("interpolate");
        var path = _out.Path(parsed, run.Folder.Picture("interpolation"));
        var (_, test) = _data.LoadTest(parsed, run);
        if (test.Count < 2) throw new CommandException($"there is {test.Count} test image; a way needs two");
        RunPictures.SaveInterpolation(model, test, parsed.GetValue(_pairs), parsed.GetValue(_steps), path);
        terminal.Out.WriteLine($"interpolation: {path}");
    }
}
