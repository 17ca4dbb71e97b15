using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Options;
using Tensorium.Models;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium inpaint</c>: test images with holes, what a model fills them with, and how far off that is.</summary>
internal sealed class InpaintCommand : Command, IHasExamples
{
    private static readonly (string Name, HoleKind Kind)[] Kinds = [.. Enum.GetValues<HoleKind>().Select(kind => (SettingType.Choice<HoleKind>().Format(kind), kind))];

    private readonly Argument<string> _run = RunArgument.Create();
    private readonly Option<int> _count = NumberOption.Whole("--count", "How many images in the picture: the first ones of the test set.", low: 1, high: 10_000, standard: 32);
    private readonly Option<string> _holes = ChoiceOption.Create("--holes", "The shapes of the holes. [default: those of training]", null, [.. Kinds.Select(kind => kind.Name)]);
    private readonly Option<double> _hidden = NumberOption.Positive("--hidden", "Hide this part of each image, below 1. [default: as much as in training]");
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>(
        "--seed", "Another seed draws other holes.", low: 0, high: ulong.MaxValue, standard: InpaintingEvaluation.StandardMasks);
    private readonly DataOptions _data;
    private readonly OutputFileOption _out;
    private readonly ComputeOptions _compute;

    public InpaintCommand(Terminal terminal)
        : base("inpaint", "Fill holes in test images: a picture of holes, fillings and originals, and the squared error of the hidden pixels.")
    {
        Add(_run);
        foreach (var option in new Option[] { _count, _holes, _hidden, _seed }) Add(option);
        _data = new(this, standard: null);
        _out = new(this, "The picture. [default: RUN/inpainted.png]");
        _compute = new(this);
        SetAction(parsed => Inpaint(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium inpaint RUN
          tensorium inpaint RUN --holes strokes --hidden 0.8 --seed 3 --out strokes.png
        """;

    private void Inpaint(ParseResult parsed, Terminal terminal)
    {
        var run = TrainedRun.Open(parsed.GetRequiredValue(_run), _compute.Apply(parsed, terminal));
        var model = run.As<InpaintingVae>("inpaint");
        var masks = Masks(parsed, model.Config.Masks);
        masks.Validate();
        var path = _out.Path(parsed, run.Folder.Picture("inpainted"));
        var (name, test) = _data.LoadTest(parsed, run);
        var seed = parsed.GetValue(_seed);

        InpaintingEvaluation.SavePicture([model], test.Take(Math.Min(parsed.GetValue(_count), test.Count)), masks, path, seed);
        var error = InpaintingEvaluation.SquaredError(model, test, masks, seed);
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"masked squared error: {error.Mean:0.00000} ± {error.StandardError:0.00000}, {test.Count} test images of {name}, holes {Kinds.Single(kind => kind.Kind == masks.Holes).Name} of {masks.LeastHidden} to {masks.MostHidden} of an image, seed {seed}"));
        terminal.Out.WriteLine($"inpainted: {path}");
    }

    private RandomMasks Masks(ParseResult parsed, RandomMasks trained)
    {
        var masks = parsed.GetValue(_holes) is { } name ? trained with { Holes = Kinds.Single(kind => kind.Name == name).Kind } : trained;
        return parsed.IsGiven(_hidden) ? masks with { LeastHidden = parsed.GetValue(_hidden), MostHidden = parsed.GetValue(_hidden) } : masks;
    }
}
