using System.Text.Json;
using Tensorium.IO;
using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>All that decides what a training run of a <see cref="Vae"/> learns: the content of <c>config.json</c>.</summary>
public sealed record VaeRunConfig
{
    // Where the data lie does not decide what is learned; which data they are, their fingerprint says.
    private const string FolderKey = "data_dir";

    /// <summary>The model's sizes.</summary>
    public VaeConfig Model { get; init; } = new();

    /// <summary>The data set's name.</summary>
    public string Data { get; init; } = Digits.Name;

    /// <summary>The folder that the data set was read from; null if it was drawn or downloaded.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The data set's <see cref="ImageData.Fingerprint"/>; the trainer fills it in.</summary>
    public string? DataFingerprint { get; init; }

    /// <summary>The number of training images, the data set's first ones; the trainer fills it in.</summary>
    public int? TrainImages { get; init; }

    /// <summary>The number of test images, the data set's first ones; the trainer fills it in.</summary>
    public int? TestImages { get; init; }

    /// <summary>How many times each image is learned from.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decides the first parameters, the order of the images and all noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        Model.Validate();
        if (Model.Input != ImageDataset.ImageSize)
            throw new ConfigurationException($"input is {Model.Input}; the images of this data set have {ImageDataset.ImageSize} pixels");
        if (Epochs < 1) throw new ConfigurationException($"epochs is {Epochs}; at least 1 is needed");
        if (BatchSize < 1) throw new ConfigurationException($"batch is {BatchSize}; a batch holds at least 1 image");
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            throw new ConfigurationException($"lr is {LearningRate.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}; the learning rate is a finite number above 0");
    }

    /// <summary>Reads the configuration of a run.</summary>
    /// <exception cref="DataFormatException">The file is not what it should be; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VaeRunConfig Read(RunFolder folder)
    {
        var json = Properties(folder);
        return new()
        {
            Model = VaeConfig.ReadProperties(json),
            Data = json.Text("data"),
            DataFolder = json.TextOrNull(FolderKey),
            DataFingerprint = json.TextOrNull("data_sha256"),
            TrainImages = json.Integer("train_images"),
            TestImages = json.Integer("test_images"),
            Epochs = json.Integer("epochs"),
            BatchSize = json.Integer("batch"),
            LearningRate = json.Number("lr"),
            Seed = json.UnsignedLong("seed"),
        };
    }

    /// <summary>Writes the configuration into a run's folder.</summary>
    internal void Write(RunFolder folder) => AtomicFile.Write(folder.ConfigFile, stream => stream.Write(ToJson()));

    /// <summary>Holds this configuration to the one that the run was begun with.</summary>
    /// <exception cref="ConfigurationMismatchException">They differ in what decides the result.</exception>
    internal void CheckSameAs(RunFolder folder)
    {
        var run = Properties(folder);
        var given = new JsonProperties(System.Text.Encoding.UTF8.GetString(ToJson()), "the configuration");
        var differences = run.Names.Union(given.Names)
            .Where(name => name != FolderKey && run.Compact(name) != given.Compact(name))
            .Select(name => new ConfigurationDifference(name, run.Compact(name) ?? "absent", given.Compact(name) ?? "absent"))
            .ToArray();
        if (differences.Length > 0) throw new ConfigurationMismatchException(folder.Path, differences);
    }

    private static JsonProperties Properties(RunFolder folder) => new(File.ReadAllText(folder.ConfigFile), folder.ConfigFile);

    private byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            Model.WriteProperties(json);
            json.WriteString("data", Data);
            json.WriteString(FolderKey, DataFolder);
            json.WriteString("data_sha256", DataFingerprint);
            WriteCount(json, "train_images", TrainImages);
            WriteCount(json, "test_images", TestImages);
            json.WriteNumber("epochs", Epochs);
            json.WriteNumber("batch", BatchSize);
            json.WriteNumber("lr", LearningRate);
            json.WriteNumber("seed", Seed);
            json.WriteEndObject();
        }

        return [.. buffer.ToArray(), (byte)'\n'];
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
