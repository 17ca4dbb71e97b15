using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>How a run goes, whatever it trains.</summary>
internal sealed class TrainingOptions
{
    public TrainingOptions(Command command)
    {
        foreach (var option in new Option[] { Batch, LearningRate, Epochs, Seed, TrainImages, TestImages, Out, Resume, CheckpointEvery }) command.Add(option);
    }

    public Option<int> Batch { get; } = NumberOption.Whole("--batch", "Images in a step.", low: 1, high: 1_000_000, standard: 128);

    public Option<double> LearningRate { get; } = NumberOption.Positive("--lr", "Adam's learning rate.", standard: 1e-3);

    public Option<int> Epochs { get; } = NumberOption.Whole("--epochs", "Passes over the training images.", low: 1, high: 1_000_000, standard: 20);

    public Option<ulong> Seed { get; } =
        NumberOption.Whole<ulong>("--seed", "Decides every random number: same seed, same bits.", low: 0, high: ulong.MaxValue, standard: 0);

    public Option<int> TrainImages { get; } =
        NumberOption.Whole<int>("--train-images", "Learn from the first N training images only. [default: all]", low: 1, high: int.MaxValue);

    public Option<int> TestImages { get; } =
        NumberOption.Whole<int>("--test-images", "Judge by the first N test images only. [default: all]", low: 1, high: int.MaxValue);

    public Option<string?> Out { get; } = PathOption.Create("--out", "RUN", "The run's folder, new or empty. [default: runs/vae-DATA-TIME]");

    public Option<string?> Resume { get; } = PathOption.Create(
        "--resume", "RUN", "Go on with a run, with its own settings. Without RUN: with the run in --out, begun if it is not there.", isNameOptional: true);

    public Option<double> CheckpointEvery { get; } =
        NumberOption.Positive("--checkpoint-every", "Seconds between checkpoints; there is one after each epoch in any case.", standard: 10);
}
