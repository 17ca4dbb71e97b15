using System.CommandLine;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Options;

/// <summary>How a run goes, whatever it trains.</summary>
internal sealed class TrainingOptions
{
    private readonly SettingOptions _settings;

    /// <param name="command">The command that gets the options.</param>
    /// <param name="standard">The run whose settings are the defaults.</param>
    public TrainingOptions(Command command, RunConfig standard)
    {
        Standard = standard;
        _settings = new(command, RunConfig.Settings, standard);
        Out = PathOption.Create("--out", "RUN", $"The run's folder, new or empty. [default: runs/{standard.Model.Kind}-DATA-TIME]");
        foreach (var option in new Option[] { TrainImages, TestImages, Out, Resume, CheckpointEvery }) command.Add(option);
    }

    public RunConfig Standard { get; }

    public Option<int> TrainImages { get; } =
        NumberOption.Whole<int>("--train-images", "Learn from the first N training images only. [default: all]", low: 1, high: int.MaxValue);

    public Option<int> TestImages { get; } =
        NumberOption.Whole<int>("--test-images", "Judge by the first N test images only. [default: all]", low: 1, high: int.MaxValue);

    public Option<string?> Out { get; }

    public Option<string?> Resume { get; } = PathOption.Create(
        "--resume", "RUN", "Go on with a run, with its own settings. Without RUN: with the run in --out, begun if it is not there.", isNameOptional: true);

    public Option<double> CheckpointEvery { get; } =
        NumberOption.Positive("--checkpoint-every", "Seconds between checkpoints; there is one after each epoch in any case.", standard: 10);

    /// <summary>What the options say; of a run that is resumed, what it was begun with, unless an option says otherwise (which the trainer refuses).</summary>
    public RunConfig Apply(ParseResult parsed, RunConfig? begun) => _settings.Apply(parsed, begun ?? Standard) with
    {
        TrainImages = Limit(parsed, TrainImages, begun?.TrainImages),
        TestImages = Limit(parsed, TestImages, begun?.TestImages),
    };

    private static int? Limit(ParseResult parsed, Option<int> option, int? ofRun) => parsed.IsGiven(option) ? parsed.GetValue(option) : ofRun;
}
