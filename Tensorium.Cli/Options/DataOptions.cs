using System.CommandLine;
using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Options;

/// <summary>Which images a command works on.</summary>
internal sealed class DataOptions
{
    private static readonly string[] Names = [Digits.Name, Mnist.Name, FashionMnist.Name];

    public DataOptions(Command command, string? standard)
    {
        Data = ChoiceOption.Create(
            "--data", standard is null ? "Other images than those of the run." : "The images: digits are drawn by this program, the others are read or downloaded once.", standard, Names);
        command.Add(Data);
        command.Add(Folder);
    }

    /// <summary>The name of the data set.</summary>
    public Option<string> Data { get; }

    /// <summary>The folder of its files.</summary>
    public Option<string?> Folder { get; } = PathOption.Create(
        "--data-dir", "DIR", "The folder that holds the four IDX files of mnist or fashion-mnist, plain or .gz; without it they are downloaded into a cache.");

    /// <summary>Reads or draws a data set.</summary>
    /// <param name="name">One of the names that <c>--data</c> takes.</param>
    /// <param name="folder">Where its files are; null for the cache.</param>
    /// <param name="trainLimit">Only so many of the first training images; null for all.</param>
    /// <param name="testLimit">Only so many of the first test images; null for all.</param>
    public static ImageData Load(string name, string? folder, int? trainLimit, int? testLimit)
    {
        if (name == Digits.Name && folder is not null)
            throw new CommandException("--data-dir: the digits are drawn, not read; name the data set that is in the folder, as in '--data mnist --data-dir DIR'");
        var data = name switch
        {
            // Each image is drawn by itself: those that are not wanted need not be.
            Digits.Name => Digits.Load(Math.Min(trainLimit ?? int.MaxValue, Digits.TrainCount), Math.Min(testLimit ?? int.MaxValue, Digits.TestCount)),
            Mnist.Name => Mnist.Load(folder),
            FashionMnist.Name => FashionMnist.Load(folder),
            _ => throw new CommandException($"there is no data set '{name}'; there are {string.Join(", ", Names)}"),
        };
        return data with { Train = First(data.Train, trainLimit), Test = First(data.Test, testLimit) };
    }

    /// <summary>The test images that a run is judged by, its own or those of the options: binarised, if the run binarises.</summary>
    public (string Name, ImageDataset Test) LoadTest(ParseResult parsed, TrainedRun run)
    {
        var name = parsed.GetValue(Data) ?? run.Config.Data;
        var isOwn = name == run.Config.Data;
        var folder = parsed.GetValue(Folder) ?? (isOwn ? run.Config.DataFolder : null);
        return (name, ImageTask.Binarized(Load(name, folder, trainLimit: 0, isOwn ? run.Config.TestImages : null).Test, run.Config.Binarize));
    }

    private static ImageDataset First(ImageDataset images, int? limit) =>
        limit < images.Count ? images.Take(limit.Value) : images;
}
