using System.Globalization;
using Tensorium.IO;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;

namespace Tensorium.Models.Training;

/// <summary>
/// All that the rest of a run depends on, so that a run that goes on from a checkpoint makes the same bits as one that was never interrupted:
/// parameters, the optimiser's running quantities, where each generator stands, which batch is next, and the sums of the epoch so far.
/// </summary>
/// <param name="model">What learns.</param>
/// <param name="optimizer">What changes it.</param>
/// <param name="measures">The names of an epoch's measures.</param>
internal sealed class TrainingState(Module model, Optimizer optimizer, IReadOnlyList<string> measures)
{
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";
    private const string GeneratorPrefix = "generator.";
    private const string PositionKey = "progress.position";
    private const string SumsKey = "progress.sums";
    private const string MetricsKey = "progress.metrics";
    private const string ConfigKey = "config_sha256";

    /// <summary>The model.</summary>
    public Module Model => model;

    /// <summary>What changes it.</summary>
    public Optimizer Optimizer => optimizer;

    // The rate and the seconds come after the measures.
    private int MetricsColumns => measures.Count + 2;

    /// <summary>The epochs that are done.</summary>
    public int Epoch => Metrics.Count;

    /// <summary>The batches of the running epoch that are done.</summary>
    public int Batch { get; set; }

    /// <summary>The sum of the objective over the running epoch's examples so far.</summary>
    public double ObjectiveSum { get; set; }

    /// <summary>The seconds of the running epoch that went into steps.</summary>
    public double StepSeconds { get; set; }

    /// <summary>All seconds of the running epoch.</summary>
    public double Seconds { get; set; }

    /// <summary>The epochs that are done. Kept here too, so that <c>metrics.jsonl</c> can be brought back to where the checkpoint stands.</summary>
    public List<EpochMetrics> Metrics { get; } = [];

    /// <summary>Begins the next epoch; returns what the last one came to.</summary>
    public EpochMetrics EndEpoch(IEnumerable<double> values, double imagesPerSecond)
    {
        var metrics = new EpochMetrics(Epoch + 1, Named(values), imagesPerSecond, Seconds);
        Metrics.Add(metrics);
        (Batch, ObjectiveSum, StepSeconds, Seconds) = (0, 0, 0, 0);
        return metrics;
    }

    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    public void Save(RunFolder folder, string configSha256)
    {
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        // As they are, not the copies that a state dict is made of: a device that is nearly full would have no room for them.
        foreach (var (name, value) in model.NamedState) tensors.Add(ModelPrefix + name, value);
        foreach (var (name, value) in optimizer.NamedState) tensors.Add(OptimizerPrefix + name, value);
        tensors.Add(PositionKey, Tensor.From<long>([Epoch, Batch]));
        tensors.Add(SumsKey, Tensor.From<double>([ObjectiveSum, StepSeconds, Seconds]));
        tensors.Add(MetricsKey, Tensor.From<double>(
            [.. Metrics.SelectMany(epoch => (double[])[.. epoch.Measures.Select(measure => measure.Value), epoch.ImagesPerSecond, epoch.Seconds])], [Epoch, MetricsColumns]));

        // 64-bit numbers without a sign: safetensors as read here has no dtype for them.
        var metadata = model.NamedGenerators.ToDictionary(
            generator => GeneratorPrefix + generator.Key,
            generator => string.Create(
                CultureInfo.InvariantCulture, $"{generator.Value.State.Seed} {generator.Value.State.Stream} {generator.Value.State.Position}"));
        metadata.Add(ConfigKey, configSha256);
        Safetensors.Save(folder.CheckpointFile, tensors, metadata);
    }

    /// <summary>Goes to where a checkpoint stands.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="configSha256">Of its configuration.</param>
    /// <param name="epochs">The epochs of the run.</param>
    /// <param name="batches">The batches of an epoch.</param>
    /// <exception cref="DataFormatException">The file is damaged, or belongs to another run.</exception>
    public void Load(RunFolder folder, string configSha256, int epochs, int batches)
    {
        var path = folder.CheckpointFile;
        var file = Safetensors.Load(path);
        if (file.Metadata.GetValueOrDefault(ConfigKey) != configSha256)
            throw new DataFormatException($"{path}: the checkpoint does not belong to the configuration in {folder.ConfigFile}; one of the two files was replaced");

        var position = Numbers<long>(file, path, PositionKey, [2]);
        var sums = Numbers<double>(file, path, SumsKey, [3]);
        // Files may say what no run does: an epoch that is not there would be taken for the end, a number that is not finite could not be written again.
        if (position[0] < 0 || position[0] > epochs || position[1] < 0 || position[1] >= batches)
            throw new DataFormatException($"{path}: '{PositionKey}' is {position[0]} epochs and {position[1]} batches; expected at most {epochs}, and less than {batches}");
        var metrics = Numbers<double>(file, path, MetricsKey, [(int)position[0], MetricsColumns]);
        if (!Array.TrueForAll(sums, double.IsFinite) || !Array.TrueForAll(metrics, double.IsFinite))
            throw new DataFormatException($"{path}: '{SumsKey}' or '{MetricsKey}' holds what is not finite; expected a checkpoint, as training leaves it");
        try
        {
            model.LoadStateDict(Part(file, ModelPrefix));
            optimizer.LoadStateDict(Part(file, OptimizerPrefix));
        }
        catch (StateDictException e)
        {
            throw new DataFormatException($"{path}: {e.Message}", e);
        }

        foreach (var (name, generator) in model.NamedGenerators) generator.State = ReadGenerator(file, path, GeneratorPrefix + name);
        Metrics.Clear();
        Metrics.AddRange(metrics.Chunk(MetricsColumns).Select((row, i) => new EpochMetrics(i + 1, Named(row), row[^2], row[^1])));
        (Batch, ObjectiveSum, StepSeconds, Seconds) = ((int)position[1], sums[0], sums[1], sums[2]);
    }

    private KeyValuePair<string, double>[] Named(IEnumerable<double> values) => [.. measures.Zip(values, KeyValuePair.Create)];

    private static Dictionary<string, Tensor> Part(SafetensorsFile file, string prefix) => file.Tensors
        .Where(tensor => tensor.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(tensor => tensor.Key[prefix.Length..], tensor => tensor.Value);

    private static T[] Numbers<T>(SafetensorsFile file, string path, string name, Shape shape)
        where T : unmanaged =>
        file.Tensors.TryGetValue(name, out var tensor) && tensor.Shape == shape && tensor.DType == DTypes.Of<T>()
            ? tensor.ToArray<T>()
            : throw new DataFormatException($"{path}: '{name}' is missing, or is not of shape {shape}; expected a checkpoint, as training leaves it");

    private static GeneratorState ReadGenerator(SafetensorsFile file, string path, string name)
    {
        var numbers = file.Metadata.GetValueOrDefault(name, "").Split(' ');
        return numbers.Length == 3 && TryRead(numbers[0], out var seed) && TryRead(numbers[1], out var stream) && TryRead(numbers[2], out var position)
            ? new(seed, stream, position)
            : throw new DataFormatException($"{path}: '{name}' is missing from the metadata, or is not three numbers; expected a checkpoint, as training leaves it");
    }

    private static bool TryRead(string text, out ulong number) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
