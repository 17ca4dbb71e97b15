using System.Text.Json;
using Tensorium.IO;
using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>How the learning rate changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>Not at all.</summary>
    Constant,

    /// <summary>10^(−i/7) for 3ⁱ epochs, i = 0, 1, …: see <see cref="Optim.Schedule.ImportanceWeightedStaircase"/>.</summary>
    Staircase,

    /// <summary>Along half a cosine from its value to 0, over the run: see <see cref="Optim.Schedule.Cosine"/>.</summary>
    Cosine,
}

/// <summary>What becomes of grey pixels.</summary>
public enum Binarization
{
    /// <summary>They stay as they are.</summary>
    None,

    /// <summary>Training images are drawn anew, black or white with a pixel's grey as the probability of white, each time that they are used; test images once.</summary>
    Dynamic,
}

/// <summary>All that decides what a training run learns: the content of <c>config.json</c>.</summary>
public sealed record RunConfig
{
    // Where the data lie does not decide what is learned; which data they are, their fingerprint says.
    private const string FolderKey = "data_dir";

    /// <summary>The model's settings.</summary>
    public ModelConfig Model { get; init; } = new VaeConfig();

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

    /// <summary>How many of the last training images are held out, and take the place of the test images while the settings are chosen.</summary>
    public int ValidationImages { get; init; }

    /// <summary>What becomes of grey pixels.</summary>
    public Binarization Binarize { get; init; }

    /// <summary>How many times each image is learned from.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Images in a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; }

    /// <summary>Adam's ε, which bounds the step where gradients vanish.</summary>
    public double AdamEpsilon { get; init; } = 1e-8;

    /// <summary>Decides the first parameters, the order of the images and all noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>The settings that every run has, whatever it trains.</summary>
    public static IReadOnlyList<Setting> Settings { get; } =
    [
        Setting.Of<RunConfig, Binarization>(
            "binarize", "What becomes of grey pixels: nothing, or black and white drawn anew for each use.", SettingType.Choice<Binarization>(), c => c.Binarize, (c, v) => c with { Binarize = v }),
        Setting.Of<RunConfig, int>("epochs", "Passes over the training images.", SettingType.Whole(1, 1_000_000), c => c.Epochs, (c, v) => c with { Epochs = v }),
        Setting.Of<RunConfig, int>("batch", "Images in a step.", SettingType.Whole(1, 1_000_000), c => c.BatchSize, (c, v) => c with { BatchSize = v }),
        Setting.Of<RunConfig, double>("lr", "Adam's learning rate.", SettingType.Real(0, isLowIncluded: false), c => c.LearningRate, (c, v) => c with { LearningRate = v }),
        Setting.Of<RunConfig, LearningRateSchedule>(
            "schedule", "How it changes: not at all, by 10^(-i/7) for 3^i epochs (Burda et al. 2016), or along half a cosine to 0 over the run.", SettingType.Choice<LearningRateSchedule>(), c => c.Schedule, (c, v) => c with { Schedule = v }),
        Setting.Of<RunConfig, double>(
            "adam_epsilon", "Adam's epsilon, which bounds the step where gradients vanish.", SettingType.Real(0, isLowIncluded: false), c => c.AdamEpsilon, (c, v) => c with { AdamEpsilon = v }),
        Setting.Of<RunConfig, int>(
            "validation_images", "Hold out the last N training images, and judge by them instead of by the test images.", SettingType.Whole(0), c => c.ValidationImages, (c, v) => c with { ValidationImages = v }),
        Setting.Of<RunConfig, ulong>("seed", "Decides every random number: same seed, same bits.", SettingType.Seed(), c => c.Seed, (c, v) => c with { Seed = v }),
    ];

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        Model.Validate();
        foreach (var setting in Settings) setting.Check(this);
    }

    /// <summary>Reads the configuration of a run.</summary>
    /// <exception cref="DataFormatException">The file is not what it should be; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RunConfig Read(RunFolder folder)
    {
        var json = Properties(folder);
        var config = new RunConfig
        {
            Model = ModelConfig.ReadProperties(json),
            Data = json.Text("data"),
            DataFolder = json.TextOrNull(FolderKey),
            DataFingerprint = json.TextOrNull("data_sha256"),
            TrainImages = json.Integer("train_images"),
            TestImages = json.Integer("test_images"),
        };
        return Settings.Aggregate(config, (read, setting) => (RunConfig)setting.Read(json, read));
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
            foreach (var setting in Settings) setting.Write(json, this);
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
