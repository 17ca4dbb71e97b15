using System.Globalization;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// The error of a semi-supervised model on MNIST with 100 labels, over draws of the labels: 10,000 of the training images are held out, as in the paper (Kingma et al.,
/// arXiv 1406.5298), 100 of the others keep their labels, and the 10,000 test images are classified once, by the model after the last epoch.
/// </summary>
internal abstract class SemiSupervisedMnist : Reproduction
{
    private const int HeldOut = 10_000;

    /// <summary>Model and training of the whole set-up; draws and seeds are set for each run.</summary>
    protected abstract RunConfig Whole { get; }

    /// <summary>The same with the paper's objective J alone, which is run for one draw: what of the figure is M2's, and what of the terms beside J.</summary>
    protected abstract RunConfig Alone { get; }

    /// <summary>How many draws of labels.</summary>
    protected abstract int Draws { get; }

    /// <summary>What the mean error is to be, in per cent.</summary>
    protected abstract Expectation Target { get; }

    /// <summary>The published errors.</summary>
    protected abstract string Published { get; }

    /// <summary>The cut: training on the first images only, for other numbers of epochs.</summary>
    protected abstract RunConfig Quick { get; }

    /// <summary>How many of the first training images the cut has.</summary>
    protected abstract int QuickImages { get; }

    /// <summary>How many draws the cut has.</summary>
    protected abstract int QuickDraws { get; }

    /// <summary>What the cut's mean error is to be: an independent program's figure.</summary>
    protected abstract Expectation QuickTarget { get; }

    /// <summary>What the objective in the cut's last epoch is to be, likewise: it differs by less than the error from one sequence of random numbers to another.</summary>
    protected abstract Expectation QuickObjective { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var isQuick = run.Size == ReproductionSize.Quick;
        var data = Mnist.Load(run.DataFolder);
        // The cut holds nothing out: its images are the first ones, which the independent program takes too.
        var seen = isQuick ? data with { Train = data.Train.Take(QuickImages), Test = data.Train.Skip(data.Train.Count - HeldOut) } : data;
        var test = ImageTask.Binarized(data.Test, Binarization.Dynamic);
        var draws = isQuick ? QuickDraws : Draws;
        var errors = new double[draws];
        var figures = new List<ReproducedFigure>();
        for (var draw = 0; draw < draws; draw++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"draw{draw}{(isQuick ? "-quick" : "")}");
            var (error, objective) = Judge(run, name, draw, isQuick ? Quick with { ValidationImages = 0 } : Whole with { ValidationImages = HeldOut }, seen, test);
            errors[draw] = error;
            figures.Add(new($"draw {draw}: test error, %", error, BinomialError(error, test.Count)));
            figures.Add(new($"draw {draw}: {(isQuick ? "J" : "the objective")} in the last epoch, nats", objective, Expected: isQuick ? QuickObjective : null));
        }

        if (!isQuick)
        {
            var (error, _) = Judge(run, "draw0-alone", 0, Alone with { ValidationImages = HeldOut }, seen, test);
            figures.Add(new("draw 0, by J alone: test error, %", error, BinomialError(error, test.Count)));
        }

        // Over draws, which differ by more than the test images' share in it.
        var mean = errors.Average();
        double? spread = draws > 1 ? Math.Sqrt(errors.Sum(error => (error - mean) * (error - mean)) / (draws - 1) / draws) : null;
        return [new($"mean test error over {draws} draws of 100 labels, {(isQuick ? Quick : Whole).Epochs} epochs, %", mean, spread, isQuick ? QuickTarget : Target, Published), .. figures];
    }

    private (double Error, double Objective) Judge(ReproductionRun run, string label, int draw, RunConfig wanted, ImageData seen, ImageDataset test)
    {
        var config = ConfigOf(wanted, draw, run.DataFolder);
        var settings = (SemiSupervisedConfig)config.Model;
        var drawn = LabelDraw.Balanced(seen.Train.Take(seen.Train.Count - config.ValidationImages).Labels, settings.Labels, settings.Classes, settings.LabelSeed);
        run.Told(string.Create(CultureInfo.InvariantCulture, $"{label}: {config.Epochs} epochs, seed {config.Seed}, in {run.PathOf($"{Name}-{label}")}; images with labels: {string.Join(' ', drawn)}"));
        var (trained, metrics) = run.Train($"{Name}-{label}", config, seen);
        var error = ConfusionTable.Of((SemiSupervisedModel)trained, test).ErrorPercent;
        run.Told(string.Create(CultureInfo.InvariantCulture, $"{label}: test error {error:0.00} %"));
        return (error, metrics[^1]["train_objective"]);
    }

    private static RunConfig ConfigOf(RunConfig config, int draw, string? folder) => config with
    {
        Model = (SemiSupervisedConfig)config.Model with { LabelSeed = (ulong)draw },
        Data = Mnist.Name,
        DataFolder = folder,
        Binarize = Binarization.Dynamic,
        Seed = (ulong)draw,
    };

    private static double BinomialError(double percent, int count) => Math.Sqrt(percent * (100 - percent) / count);
}
