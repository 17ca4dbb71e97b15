using System.Globalization;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// Partial convolutions against plain ones in the encoder of an inpainting VAE, in all else alike: networks, first weights, schedule, masks, seeds. The holes are large and irregular: strokes over
/// 60 to 95 % of an image. Plain convolutions get a constant in the holes and no mask, as in Liu et al. (arXiv 1804.07723, figure 2): the grey 127.5, by which the two are compared, and beside it
/// the mean of the data. Two more are run beside: zeros, which are the notes' x ⊙ m and which on black images look like background; and zeros with the mask as a second channel.
/// </summary>
/// <remarks>
/// Grey is the plain network's worst filling here. Partial convolutions do not depend on the filling, which is the paper's point; after a first epoch they are at 0.83 of the
/// plain network's error with grey, after five at 0.93, and a plain network that is shown the mask beside zeros does slightly better than they do (docs/results.md).
/// </remarks>
internal sealed class InpaintMnist : Reproduction
{
    // docs/reference/inpaint_mnist.py, whose header has the command and what it printed.
    private const double QuickReference = 0.8421;
    private const double QuickTolerance = 0.06;

    private const double LargestRatio = 0.9;
    private const double Grey = 127.5 / 255;
    private const double MeanPixel = 0.1307;
    private const int QuickTrainImages = 10_000;
    private const int QuickTestImages = 2_000;

    // Judged after each epoch by these; nothing is decided by it.
    private const int WatchedImages = 500;
    private const int PicturedImages = 32;

    private static readonly (string Kind, InpaintConfig Config)[] Others =
    [
        ("plain, mean", new() { HiddenPixels = HiddenPixels.Fill, Fill = MeanPixel }),
        ("plain, zeros", new() { HiddenPixels = HiddenPixels.Fill, Fill = 0 }),
        ("plain, zeros and mask", new() { HiddenPixels = HiddenPixels.FillAndMask, Fill = 0 }),
    ];

    public override string Name => "inpaint-mnist";

    public override string Description => "Partial against plain convolutions in an inpainting VAE (Liu et al. 2018): squared error of hidden pixels, two seeds, 5 epochs (--quick: 6 on 10,000 images)";

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var isQuick = run.Size == ReproductionSize.Quick;
        var data = Mnist.Load(run.DataFolder);
        if (isQuick) data = data with { Train = data.Train.Take(QuickTrainImages), Test = data.Test.Take(QuickTestImages) };

        var figures = new List<ReproducedFigure>();
        var pictured = new List<InpaintingVae>();
        ulong[] seeds = isQuick ? [1] : [1, 2];
        var ratios = new List<double>();
        foreach (var seed in seeds)
        {
            var plain = Train(run, data, "plain, grey", seed, new() { HiddenPixels = HiddenPixels.Fill, Fill = Grey }, figures, pictured);
            var partial = Train(run, data, "partial", seed, new() { HiddenPixels = HiddenPixels.Partial }, figures, pictured);
            ratios.Add(partial / plain);
            run.Told(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: partial {partial:0.00000} / plain {plain:0.00000} = {partial / plain:0.0000}"));
            if (isQuick || seed != seeds[0]) continue;
            foreach (var (kind, config) in Others)
                figures.Add(new($"partial / {kind}, seed {seed}", partial / Train(run, data, kind, seed, config, figures, pictured)));
        }

        var picture = run.PathOf("inpaint-mnist.png");
        InpaintingEvaluation.SavePicture([.. pictured.Take(2)], data.Test.Take(PicturedImages), pictured[0].Config.Masks, picture);
        run.Told($"holes, plain with grey, partial, originals: {picture}");
        figures.Add(new(
            $"partial / plain with grey, {(isQuick ? "seed 1" : "mean of two seeds")}",
            ratios.Average(),
            Expected: isQuick ? Expectation.Within(QuickReference, QuickTolerance) : Expectation.AtMost(LargestRatio)));
        return figures;
    }

    private static double Train(
        ReproductionRun run, ImageData data, string kind, ulong seed, InpaintConfig config, List<ReproducedFigure> figures, List<InpaintingVae> models)
    {
        var isQuick = run.Size == ReproductionSize.Quick;
        config = config with { Holes = HoleKind.Strokes, LeastHidden = 0.6, MostHidden = 0.95 };
        var settings = InpaintConfig.InpaintKind.Default with
        {
            Model = isQuick ? config with { Channels = [16, 32], Hidden = [128] } : config,
            Data = data.Name,
            DataFolder = run.DataFolder,
            Epochs = isQuick ? 6 : 5,
            BatchSize = isQuick ? 64 : 128,
            Seed = seed,
        };
        var name = $"inpaint-{kind.Replace(", ", "-", StringComparison.Ordinal).Replace(' ', '-')}-seed{seed}{(isQuick ? "-quick" : "")}";
        run.Told($"{name}: {settings.Epochs} epochs of {data.Train.Count} images, in {run.PathOf(name)}");
        var model = (InpaintingVae)run.Train(name, settings, data with { Test = data.Test.Take(WatchedImages) }).Model;
        var error = InpaintingEvaluation.SquaredError(model, data.Test, model.Config.Masks);
        figures.Add(new($"masked squared error × 1000, {kind}, seed {seed}, {data.Test.Count} test images", 1000 * error.Mean, 1000 * error.StandardError));
        models.Add(model);
        return error.Mean;
    }
}
