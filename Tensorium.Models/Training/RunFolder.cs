using System.Text;
using Tensorium.IO;

namespace Tensorium.Models.Training;

/// <summary>
/// The folder of one training run: <c>config.json</c>, <c>metrics.jsonl</c> (a line an epoch), <c>model.safetensors</c>, <c>checkpoint.safetensors</c>,
/// <c>samples.png</c> and <c>reconstructions.png</c>. Each file is there whole or not at all, whenever the process is killed.
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What the run was begun with.</summary>
    public string ConfigFile => In("config.json");

    /// <summary>A line of JSON an epoch: see <see cref="EpochMetrics"/>.</summary>
    public string MetricsFile => In("metrics.jsonl");

    /// <summary>The model after the last whole epoch or, of a task with <see cref="TrainingTask.Patience"/>, after the best one.</summary>
    public string ModelFile => In("model.safetensors");

    /// <summary>All that is needed to go on from where the run stands.</summary>
    public string CheckpointFile => In("checkpoint.safetensors");

    /// <summary>Images that the model dreams up.</summary>
    public string SamplesFile => In("samples.png");

    /// <summary>Test images beside what the model makes of them.</summary>
    public string ReconstructionsFile => In("reconstructions.png");

    /// <summary>A picture of that name.</summary>
    /// <param name="name">Without folder and ending.</param>
    public string Picture(string name) => In(name + ".png");

    /// <summary>The pictures that are there.</summary>
    public IEnumerable<string> Pictures() => Directory.EnumerateFiles(Path, "*.png").Order(StringComparer.Ordinal);

    private IEnumerable<string> Files => [ConfigFile, MetricsFile, ModelFile, CheckpointFile];

    /// <summary>The folder of a run that was begun.</summary>
    /// <exception cref="RunFolderException">There is no such folder, or it has no <c>config.json</c>.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path);
        if (!Directory.Exists(path)) throw new RunFolderException($"{path}: there is no such folder; expected the folder of a run, as `train` leaves it");
        if (!File.Exists(folder.ConfigFile)) throw new RunFolderException($"{path}: this is no run folder: config.json is missing");
        return folder;
    }

    /// <summary>Makes a folder for a new run.</summary>
    /// <exception cref="RunFolderException">The folder holds a run already, or other things, or there is a file of that name.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static RunFolder Create(string path)
    {
        CheckFree(path);
        Directory.CreateDirectory(path);
        return new(path);
    }

    /// <summary>Refuses what <see cref="Create"/> would, and makes nothing: for work that is long and whose results alone go into the folder.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static void CheckFree(string path)
    {
        if (File.Exists(path)) throw new RunFolderException($"{path}: there is a file of that name; expected a folder, or a name for a new one");
        if (!Directory.Exists(path)) return;
        var folder = new RunFolder(path);
        if (File.Exists(folder.ConfigFile))
            throw new RunFolderException($"{path}: the folder holds a run already; resume it (--resume), or choose another folder (--out FOLDER)");
        // What a process that was killed before it had begun left behind is ours.
        folder.DeleteLeftovers();
        if (Directory.EnumerateFileSystemEntries(path).Any())
            throw new RunFolderException($"{path}: the folder is not empty and is no run folder (config.json is missing); choose another one (--out FOLDER)");
    }

    /// <summary>The folder of a run to be continued; made, if the run was killed before it had begun.</summary>
    /// <exception cref="RunFolderException">The folder holds other things than a run.</exception>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public static RunFolder OpenOrCreate(string path)
    {
        var folder = new RunFolder(path);
        return File.Exists(folder.ConfigFile) ? folder : Create(path);
    }

    /// <summary>The epochs that are in <c>metrics.jsonl</c>; none if there is no such file yet.</summary>
    /// <exception cref="DataFormatException">A line is not what it should be.</exception>
    public IReadOnlyList<EpochMetrics> ReadMetrics()
    {
        if (!File.Exists(MetricsFile)) return [];
        var metrics = new List<EpochMetrics>();
        foreach (var line in File.ReadLines(MetricsFile)) metrics.Add(EpochMetrics.FromJson(line, $"{MetricsFile}: line {metrics.Count + 1}"));
        return metrics;
    }

    /// <summary>Makes these epochs the content of <c>metrics.jsonl</c>.</summary>
    internal void WriteMetrics(IEnumerable<EpochMetrics> metrics)
    {
        var text = string.Concat(metrics.Select(epoch => epoch.ToJson() + "\n"));
        AtomicFile.Write(MetricsFile, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Deletes the temporaries of a process that was killed in mid-write.</summary>
    internal void DeleteLeftovers()
    {
        foreach (var file in Files) AtomicFile.DeleteLeftovers(file);
        foreach (var temporary in Directory.GetFiles(Path, "*.png.*"))
            AtomicFile.DeleteLeftovers(temporary[..(temporary.LastIndexOf(".png.", StringComparison.Ordinal) + ".png".Length)]);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
