using System.Text;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;
using Tensorium.Models.Training;

namespace Tensorium.Tests.IO.Fuzzing;

/// <summary>The files of models and of runs.</summary>
internal static partial class FuzzTargets
{
    private const string Checkpoint = "checkpoint.safetensors";
    private const string Sha = "0123";

    private static IEnumerable<FuzzTarget> Models()
    {
        var model = WithFile(path => new Vae(new() { Input = 5, Hidden = [3], Latent = 2 }).Save(path));
        var linear = WithFile(path => new Vae(new() { Input = 2, Hidden = [], Latent = 1, DType = DType.Float64 }).Save(path));
        yield return new("model", [model, linear], path => Vae.Load(path)) { Multiple = 64 };
        yield return Header("model, header", model, path => Vae.Load(path)) with { Multiple = 64 };

        // The sizes that the model's metadata claim: JSON within JSON, which other mutations seldom leave whole.
        var length = (int)BitConverter.ToInt64(model);
        var header = Encoding.UTF8.GetString(model, 8, length);
        using var json = System.Text.Json.JsonDocument.Parse(header);
        var config = json.RootElement.GetProperty("__metadata__").GetProperty("config");
        var (quoted, data) = (config.GetRawText(), model[(8 + length)..]);
        yield return new("model, sizes", [Encoding.Latin1.GetBytes(config.GetString()!)], path => Vae.Load(path))
        {
            Multiple = 64,
            Wrap = sizes =>
            {
                var changed = Encoding.UTF8.GetBytes(header.Replace(quoted, System.Text.Json.JsonSerializer.Serialize(Encoding.Latin1.GetString(sizes)), StringComparison.Ordinal));
                return [.. BitConverter.GetBytes((long)changed.Length), .. changed, .. data];
            },
        };
    }

    private static IEnumerable<FuzzTarget> Runs()
    {
        using var folder = new TempFolder();
        var config = new RunConfig { Model = new VaeConfig { Hidden = [2, 1], Latent = 1 }, Epochs = 2, BatchSize = 8, LearningRate = 1e-3, Seed = 3, DataFolder = "data" };
        var images = Digits.Load(trainCount: 20, testCount: 4);
        Trainer trainer = new(config, images);
        var run = folder.File("run");
        trainer.Run(run);
        byte[] Of(string name) => File.ReadAllBytes(Path.Combine(run, name));
        (string, byte[])[] files = [("config.json", Of("config.json")), (Checkpoint, Of(Checkpoint)), ("metrics.jsonl", Of("metrics.jsonl"))];

        yield return new("config.json", [files[0].Item2], path => RunConfig.Read(Folder(path))) { FileName = "config.json" };
        yield return new("metrics.jsonl", [files[2].Item2], path => Folder(path).ReadMetrics()) { FileName = "metrics.jsonl", Others = files };

        // The same reader as a run's, on a model that is small enough for every byte to be hit.
        var small = SmallState();
        var smallRun = folder.File("small");
        small.Save(RunFolder.Create(smallRun), Sha);
        var checkpoint = File.ReadAllBytes(Path.Combine(smallRun, Checkpoint));
        var read = SmallState();
        void ReadCheckpoint(string path) => read.Load(Folder(path), Sha, epochs: 2, batches: 5);
        yield return new("checkpoint", [checkpoint], ReadCheckpoint) { FileName = Checkpoint, Others = files };
        yield return Header("checkpoint, header", checkpoint, ReadCheckpoint) with { FileName = Checkpoint, Others = files };
        yield return Numbers("checkpoint, numbers", checkpoint, ReadCheckpoint) with { FileName = Checkpoint, Others = files };

        // Read, checked against the data and written again: all that comes before the first step.
        void Resume(string path) => trainer.Run(Path.GetDirectoryName(path)!, resume: true, new(canceled: true));
        Type[] documented = [typeof(DataFormatException), typeof(ConfigurationMismatchException), typeof(RunFolderException), typeof(DivergedException)];
        FuzzTarget OfRun(FuzzTarget target) => target with { Others = files, Documented = documented, Constant = 5 << 20, Slowness = 100 };
        yield return OfRun(new("run, config.json", [files[0].Item2], Resume) { FileName = "config.json" });
        yield return OfRun(Header("run, checkpoint's header", files[1].Item2, Resume) with { FileName = Checkpoint });
        yield return OfRun(Numbers("run, checkpoint's numbers", files[1].Item2, Resume) with { FileName = Checkpoint });
    }

    private static TrainingState SmallState()
    {
        var model = new Vae(new() { Input = 3, Hidden = [], Latent = 1 });
        var state = new TrainingState(model, new Adam(model.Parameters, learningRate: 1e-3), ["train_elbo", "test_elbo"]);
        state.EndEpoch([-5.5, -6.5], 100);
        (state.Batch, state.ObjectiveSum, state.StepSeconds, state.Seconds) = (3, -20, 1, 2);
        return state;
    }

    /// <summary>The numbers of 64 bits in a checkpoint, which lie before the others: steps, rates, where the run stands.</summary>
    private static FuzzTarget Numbers(string name, byte[] file, Action<string> read)
    {
        var begin = 8 + (int)BitConverter.ToInt64(file);
        using var json = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(file, 8, begin - 8));
        var end = begin + json.RootElement.EnumerateObject()
            .Where(entry => entry.Value.TryGetProperty("dtype", out var dtype) && dtype.GetString() is "I64" or "F64")
            .Max(entry => entry.Value.GetProperty("data_offsets")[1].GetInt32());
        // As long as it was: of other lengths the header would know.
        return new(name, [file[begin..end]], read) { Wrap = numbers => [.. file[..begin], .. numbers.Concat(file[begin..]).Take(end - begin), .. file[end..]] };
    }

    private static RunFolder Folder(string path) => RunFolder.Open(Path.GetDirectoryName(path)!);
}
