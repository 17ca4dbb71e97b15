using System.Globalization;
using System.Security.Cryptography;
using Tensorium.IO;
using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>One call of <see cref="Trainer.Run"/>: steps, epochs, and when what is written.</summary>
internal sealed class TrainingSession
{
    private readonly Trainer _trainer;
    private readonly RunConfig _config;
    private readonly TrainingTask _task;
    private readonly RunFolder _folder;
    private readonly string _configSha256;
    private readonly TrainingState _state;
    private readonly TrainingClock _clock;
    private Standing _standing;

    // Where the last checkpoint stands.
    private (int Epochs, int Batches) _saved;

    public TrainingSession(Trainer trainer, TrainingTask task, RunFolder folder)
    {
        (_trainer, _config, _task, _folder) = (trainer, task.Config, task, folder);
        _configSha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.ConfigFile)));
        _state = new(task.Model, task.CreateOptimizer(), [$"train_{task.ObjectiveName}", .. task.MeasureNames]);
        _clock = new(_state);
    }

    public TrainingResult Run(bool resume, CancellationToken stop)
    {
        if (resume && File.Exists(_folder.CheckpointFile))
        {
            _state.Load(_folder, _configSha256, _config.Epochs, BatchOrder.BatchesIn(_task.ExampleCount, _config.BatchSize));
            _saved = (_state.Epoch, _state.Batch);
        }
        else
        {
            Checkpoint();
        }

        // An epoch that was done after the checkpoint will be done again.
        _folder.WriteMetrics(_state.Metrics);
        Stand(Standing.After(_task, _state.Metrics));

        try
        {
            return Train(stop);
        }
        catch (DeviceException e)
        {
            throw new TrainingDeviceException(_saved.Epochs, _saved.Batches, e);
        }
    }

    private TrainingResult Train(CancellationToken stop)
    {
        _clock.Start();
        while (_standing.Stage < _task.StageCount)
        {
            if (_state.Epoch >= _trainer.PauseAfterEpoch) return Result(TrainingOutcome.Paused);
            if (!RunEpoch(stop)) return Result(TrainingOutcome.Interrupted);
        }

        _task.Model.InEvaluationMode(() =>
        {
            _task.WritePictures(_folder);
            return true;
        });
        return Result(TrainingOutcome.Completed);
    }

    private TrainingResult Result(TrainingOutcome outcome) => new(outcome, _state.Metrics) { ModelEpoch = _standing.KeptEpoch };

    private void Stand(Standing standing)
    {
        _standing = standing;
        _task.Stage = Math.Min(standing.Stage, _task.StageCount - 1);
    }

    /// <summary>The rest of the epoch; false if it was interrupted.</summary>
    private bool RunEpoch(CancellationToken stop)
    {
        var order = new BatchOrder(_task.ExampleCount, _config.BatchSize, _config.Seed, _state.Epoch);
        while (_state.Batch < order.BatchCount)
        {
            if (stop.IsCancellationRequested)
            {
                Checkpoint();
                return false;
            }

            var indices = order[_state.Batch];
            var objective = Step(new(_config.Seed, _state.Epoch, _state.Batch, order.BatchCount, indices));
            _state.Batch++;
            _state.ObjectiveSum += objective * indices.Length;
            _clock.StepDone(indices.Length);
            Report(order.BatchCount, objective);
            if (IsCheckpointDue(order.BatchCount)) Checkpoint();
        }

        EndEpoch(order.BatchCount);
        return true;
    }

    /// <summary>One step; returns the mean of the objective over the batch before it.</summary>
    private double Step(TrainingStep step)
    {
        var loss = -Objective(step);
        var objective = -loss.Item();
        if (!double.IsFinite(objective)) throw Diverged(_state.Batch + 1, Not(_task.ObjectiveName, objective));
        loss.Backward();
        _state.Optimizer.Step();
        return objective;
    }

    private Tensor Objective(TrainingStep step)
    {
        try
        {
            return _task.Objective(step);
        }
        catch (ArgumentException) when (_task.Model.FirstBroken() is not null)
        {
            // A distribution refused the NaN that it was given: the user is told what happened, not what came of it.
            throw Diverged(_state.Batch, _task.Model.FirstBroken()!);
        }
    }

    private void EndEpoch(int batches)
    {
        CheckParameters();
        var measures = _task.Model.InEvaluationMode(_task.Evaluate);
        foreach (var (name, value) in _task.MeasureNames.Zip(measures))
        {
            if (!double.IsFinite(value)) throw Diverged(batches, Not(name, value));
        }

        var (before, after) = (_standing, _standing.Next(_task, measures));
        if (after.KeptEpoch == after.Epochs) ModelFile.Save(_folder.ModelFile, _task.Model, _config.Model);
        // What comes next, the checkpoint too, builds on the best epoch of the stage.
        else if (after.Stage > before.Stage) _task.Model.LoadStateDict(Safetensors.Load(_folder.ModelFile).Tensors);
        Stand(after);

        _clock.Tick();
        var count = _task.ExampleCount;
        var metrics = _state.EndEpoch([_state.ObjectiveSum / count, .. measures], count / _state.StepSeconds);
        _folder.WriteMetrics(_state.Metrics);
        Checkpoint();
        _trainer.EpochCompleted?.Invoke(metrics);
    }

    private static string Not(string name, double value) => $"{name} is {value.ToString(CultureInfo.InvariantCulture)}";

    private bool IsCheckpointDue(int batches) =>
        _state.Batch < batches
        && (_clock.SinceCheckpoint >= _trainer.CheckpointInterval
            || (_trainer.CheckpointBatches > 0 && _state.Batch % _trainer.CheckpointBatches == 0));

    private void Checkpoint()
    {
        // A loss that was finite may have had a gradient that was not: what it left must not replace a good checkpoint.
        CheckParameters();
        _clock.Tick();
        _state.Save(_folder, _configSha256);
        _saved = (_state.Epoch, _state.Batch);
        _clock.CheckpointDone();
    }

    private void CheckParameters()
    {
        if (_task.Model.FirstBroken() is { } what) throw Diverged(_state.Batch, what);
    }

    private DivergedException Diverged(int batch, string what) => new(_state.Epoch + 1, batch, what);

    private void Report(int batches, double objective)
    {
        if (_trainer.Progress is not { } progress) return;
        var left = ((long)(_config.Epochs - _state.Epoch) * _task.ExampleCount) - ((long)_state.Batch * _config.BatchSize);
        var remaining = TimeSpan.FromSeconds(Math.Max(0, left) / _clock.ImagesPerSecond);
        progress(new(_state.Epoch + 1, _config.Epochs, _state.Batch, batches, objective, _clock.ImagesPerSecond, remaining));
    }
}
