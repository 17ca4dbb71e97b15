using System.CommandLine;
using System.Globalization;
using Tensorium.Models.Data;

namespace Tensorium.Cli.Options;

/// <summary>Which table of numbers a command works on: a file of comma-separated values, or images by name.</summary>
internal sealed class TableOptions
{
    private const int StandardComponents = 20;
    private static readonly string[] ImageSets = [Digits.Name, Mnist.Name, FashionMnist.Name];

    private readonly Option<string?> _data = PathOption.Create(
        "--data", "FILE", $"A file of comma-separated values with the columns' names in its first line, such as geyser.csv; or images: {string.Join(", ", ImageSets)}.");
    private readonly Option<string?> _folder = PathOption.Create("--data-dir", "DIR", "Of mnist or fashion-mnist: the folder of the IDX files; without it they are downloaded into a cache.");
    private readonly Option<string?> _columns = PathOption.Create("--columns", "A,B,…", "The columns of numbers. [default: all but that of the labels]");
    private readonly Option<string?> _labels = PathOption.Create("--labels", "NAME", "A column of known classes, to compare with; images have theirs.");
    private readonly Option<bool> _skipMissing = new("--skip-missing") { Description = "Leave out rows in which a number is missing, rather than refuse them." };
    private readonly Option<bool> _standardize = new("--standardize") { Description = "Give each column the mean 0 and the deviation 1 first." };
    private readonly Option<int> _components = NumberOption.Whole<int>(
        "--pca", $"Replace the columns by their first N principal components. [default of images: {StandardComponents}]", low: 1, high: 100_000);
    private readonly Option<int> _images = NumberOption.Whole<int>("--train-images", "Of images: the first N training images only. [default: all]", low: 2, high: int.MaxValue);

    public TableOptions(Command command)
    {
        _data.Required = true;
        foreach (var option in new Option[] { _data, _folder, _columns, _labels, _skipMissing, _standardize, _components, _images }) command.Add(option);
    }

    public bool Standardizes(ParseResult parsed) => parsed.GetValue(_standardize);

    /// <summary>How many principal components; null for the columns as they are.</summary>
    public int? Components(ParseResult parsed) =>
        parsed.IsGiven(_components) ? parsed.GetValue(_components) : ImageSets.Contains(parsed.GetRequiredValue(_data)) ? StandardComponents : null;

    /// <summary>Reads the table.</summary>
    /// <exception cref="CommandException">An option does not go with the data.</exception>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public TabularData Load(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_data)!;
        var isImages = ImageSets.Contains(name);
        foreach (var option in isImages ? new Option[] { _columns, _labels, _skipMissing } : [_folder, _images])
        {
            if (parsed.IsGiven(option)) throw new CommandException($"{option.Name}: this is for {(isImages ? "tables" : "images")}, and --data {name} names {(isImages ? "images" : "a table")}");
        }

        if (!isImages)
        {
            return TabularFile.Read(name, new()
            {
                Columns = parsed.GetValue(_columns)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                Labels = parsed.GetValue(_labels),
                SkipMissing = parsed.GetValue(_skipMissing),
            });
        }

        var images = DataOptions.Load(name, parsed.GetValue(_folder), parsed.IsGiven(_images) ? parsed.GetValue(_images) : null, testLimit: 0).Train;
        string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
        return new(name, [.. Enumerable.Range(1, ImageDataset.ImageSize).Select(i => $"pixel {Text(i)}")], images.Images(0, images.Count), [.. images.Labels.ToArray().Select(label => Text(label))]);
    }
}
