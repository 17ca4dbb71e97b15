using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>
/// Trains a model into a <see cref="RunFolder"/>. A run can be killed at any instant and resumed: what it learns is the same, bit for bit, as if it had never been
/// interrupted, for any number of threads.
/// </summary>
/// <param name="config">What decides the result.</param>
/// <param name="data">The images.</param>
public sealed class Trainer(RunConfig config, ImageData data)
{
    // float32: the value, its gradient, and Adam's two running means.
    private const long BytesPerParameter = 4 * sizeof(float);

    /// <summary>
    /// Where the model learns. It is not part of the configuration: a run may go on anywhere. Resumed where it was, it makes the same bits as if it had never been interrupted; elsewhere, results
    /// differ by rounding. The first parameters are made on the CPU: they are the same everywhere.
    /// </summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Told after each step where the run stands.</summary>
    public Action<TrainingProgress>? Progress { get; init; }

    /// <summary>Told after each epoch what it came to.</summary>
    public Action<EpochMetrics>? EpochCompleted { get; init; }

    /// <summary>A checkpoint is written when this much time has passed since the last one; and after each epoch, and when the run is interrupted.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A checkpoint is written after each so many batches of an epoch too, if positive.</summary>
    public int CheckpointBatches { get; init; }

    /// <summary>If given, the run pauses when so many epochs are done; resumed, it goes on as if it had not paused. Schedules are those of the whole run.</summary>
    public int? PauseAfterEpoch { get; init; }

    /// <summary>Trains until all epochs are done, or until asked to stop.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="resume">Whether to go on with the run in the folder; from its beginning, if it was killed before its first checkpoint.</param>
    /// <param name="stop">Asks to stop: the step under way is finished, and a checkpoint written.</param>
    /// <exception cref="ConfigurationException">A setting cannot be.</exception>
    /// <exception cref="ConfigurationMismatchException">The run in the folder was begun with another configuration.</exception>
    /// <exception cref="RunFolderException">The folder holds a run already, or something else.</exception>
    /// <exception cref="DataFormatException">A file of the run to be resumed is damaged.</exception>
    /// <exception cref="DivergedException">The bound or a parameter became infinite or NaN; the last good checkpoint is kept.</exception>
    /// <exception cref="TrainingDeviceException">The device gave out in mid-training: it was lost, or has too little memory; the last checkpoint is kept.</exception>
    /// <exception cref="DeviceException">The device has too little memory for the model alone, or cannot be used; nothing was written.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public TrainingResult Run(string path, bool resume = false, CancellationToken stop = default)
    {
        config.Validate();
        if (data.Train.Count == 0 || data.Test.Count == 0)
            throw new ConfigurationException($"data set {data.Name}: {data.Train.Count} training and {data.Test.Count} test images; at least 1 of each is needed");
        var settled = config with
        {
            Data = data.Name,
            DataFingerprint = data.Fingerprint(),
            TrainImages = data.Train.Count,
            TestImages = data.Test.Count,
        };
        // Before anything is written: it may refuse the settings.
        var task = CreateTask(settled);
        var folder = Begin(settled, path, resume);
        return new TrainingSession(this, task, folder).Run(resume, stop);
    }

    private TrainingTask CreateTask(RunConfig settled)
    {
        // Asked before the system ends the process without a word.
        ParameterBudget.CheckMemory(() => settled.Model.CreateModel(settled.Seed), Device, BytesPerParameter);
        var task = settled.Model.CreateTask(settled, data);
        task.Model.To(Device);
        return task;
    }

    private static RunFolder Begin(RunConfig settled, string path, bool resume)
    {
        var folder = resume ? RunFolder.OpenOrCreate(path) : RunFolder.Create(path);
        folder.DeleteLeftovers();
        if (File.Exists(folder.ConfigFile)) settled.CheckSameAs(folder);
        else settled.Write(folder);
        return folder;
    }
}
