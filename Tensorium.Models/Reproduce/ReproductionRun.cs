using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>One run of a reproduction: its size, its data, its folder, and whom it tells how far it is.</summary>
public sealed class ReproductionRun
{
    /// <summary>How much is run.</summary>
    public required ReproductionSize Size { get; init; }

    /// <summary>Where the data set's files are; null to download them once into the cache.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The folder for the training runs and pictures, shared by all reproductions.</summary>
    public required string Folder { get; init; }

    /// <summary>Where models learn and are judged.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Asks to stop.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Told a line now and then: draws, and what is being done.</summary>
    public Action<string> Told { get; init; } = _ => { };

    /// <summary>Told after each step where a training run of that name stands.</summary>
    public Action<string, TrainingProgress>? Progress { get; init; }

    /// <summary>Told after each epoch what a training run of that name came to.</summary>
    public Action<string, EpochMetrics>? EpochCompleted { get; init; }

    /// <summary>The seconds that its training runs took, in this run and in those that it goes on from.</summary>
    public double TrainingSeconds { get; private set; }

    /// <summary>A file or folder in <see cref="Folder"/>.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Counts the time of a training that is no run in a folder.</summary>
    internal void Trained(double seconds) => TrainingSeconds += seconds;

    /// <summary>
    /// Trains a model in a folder of that name, or goes on with it, or finds it done: the same name stands for the same configuration, so that longer sizes and other
    /// reproductions go on from what is there.
    /// </summary>
    /// <param name="name">The name of the folder.</param>
    /// <param name="config">What decides the result.</param>
    /// <param name="data">The images.</param>
    /// <param name="pauseAfterEpoch">If given, no further than that.</param>
    /// <returns>The model after the last epoch, or the best one of a task with <see cref="TrainingTask.Patience"/>, and its run.</returns>
    /// <exception cref="OperationCanceledException">The user asked to stop.</exception>
    /// <exception cref="ConfigurationMismatchException">A folder of that name was begun with another configuration.</exception>
    public (Nn.Module Model, IReadOnlyList<EpochMetrics> Metrics) Train(string name, RunConfig config, ImageData data, int? pauseAfterEpoch = null)
    {
        var path = PathOf(name);
        var trainer = new Trainer(config, data)
        {
            Device = Device,
            PauseAfterEpoch = pauseAfterEpoch,
            Progress = progress => Progress?.Invoke(name, progress),
            EpochCompleted = metrics => EpochCompleted?.Invoke(name, metrics),
        };
        var epochs = pauseAfterEpoch ?? config.Epochs;
        var result = trainer.Run(path, resume: true, Stop);
        if (result.Metrics.Count > epochs)
            throw new ConfigurationException($"{path}: {result.Metrics.Count} epochs are done there, and {epochs} are asked for; choose another folder (--out) for a shorter run");
        if (result.Outcome == TrainingOutcome.Interrupted) throw new OperationCanceledException(Stop);
        TrainingSeconds += result.Metrics.Sum(epoch => epoch.Seconds);
        return (ModelFile.Load(RunFolder.Open(path).ModelFile).Model.To(Device), result.Metrics);
    }
}
