using System.Globalization;
using System.Security.Cryptography;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;

namespace Tensorium.Models.Training;

/// <summary>One call of <see cref="VaeTrainer.Run"/>: steps, epochs, and when what is written.</summary>
internal sealed class TrainingSession
{
    private readonly VaeTrainer _trainer;
    private readonly VaeRunConfig _config;
    private readonly ImageData _data;
    private readonly RunFolder _folder;
    private readonly string _configSha256;
    private readonly Vae _vae;
    private readonly Adam _adam;
    private readonly TrainingState _state;
    private readonly TrainingClock _clock;

    // Filled anew for each step: nothing of a step refers to it once backward is through.
    private Tensor _images;

    public TrainingSession(VaeTrainer trainer, VaeRunConfig config, ImageData data, RunFolder folder)
    {
        (_trainer, _config, _data, _folder) = (trainer, config, data, folder);
        _configSha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder.ConfigFile)));
        _vae = new(config.Model, config.Seed);
        _adam = new(_vae.Parameters, config.LearningRate);
        _state = new(_vae, _adam);
        _clock = new(_state);
        _images = Tensor.Zeros([0, ImageDataset.ImageSize], config.Model.DType);
    }

    public TrainingResult Run(bool resume, CancellationToken stop)
    {
        if (resume && File.Exists(_folder.CheckpointFile)) _state.Load(_folder, _configSha256, _config.Epochs, BatchOrder.BatchesIn(_data.Train.Count, _config.BatchSize));
        else Checkpoint();
        // An epoch that was done after the checkpoint will be done again.
        _folder.WriteMetrics(_state.Metrics);

        _clock.Start();
        while (_state.Epoch < _config.Epochs)
        {
            if (!RunEpoch(stop)) return new(TrainingOutcome.Interrupted, _state.Metrics);
        }

        RunPictures.Write(_folder, _vae, _data.Test, _config.Seed);
        return new(TrainingOutcome.Completed, _state.Metrics);
    }

    /// <summary>The rest of the epoch; false if it was interrupted.</summary>
    private bool RunEpoch(CancellationToken stop)
    {
        var order = new BatchOrder(_data.Train.Count, _config.BatchSize, _config.Seed, _state.Epoch);
        while (_state.Batch < order.BatchCount)
        {
            if (stop.IsCancellationRequested)
            {
                Checkpoint();
                return false;
            }

            var indices = order[_state.Batch];
            var elbo = Step(indices);
            _state.Batch++;
            _state.ElboSum += elbo * indices.Length;
            _clock.StepDone(indices.Length);
            Report(order.BatchCount, elbo);
            if (IsCheckpointDue(order.BatchCount)) Checkpoint();
        }

        EndEpoch(order.BatchCount);
        return true;
    }

    /// <summary>One step; returns the mean evidence lower bound of the batch before it.</summary>
    private double Step(ReadOnlySpan<int> indices)
    {
        if (_images.Shape[0] != indices.Length) _images = Tensor.Zeros([indices.Length, ImageDataset.ImageSize]);
        _data.Train.Read(indices, _images);
        var loss = -_vae.Elbo(_images.To(_config.Model.DType)).Mean();
        var elbo = -loss.Item();
        if (!double.IsFinite(elbo)) throw Diverged(_state.Batch + 1, $"the ELBO is {elbo.ToString(CultureInfo.InvariantCulture)}");
        loss.Backward();
        _adam.Step();
        return elbo;
    }

    private void EndEpoch(int batches)
    {
        CheckParameters();
        var test = VaeEvaluation.Elbo(_vae, _data.Test, _config.Seed);
        if (!double.IsFinite(test.Mean)) throw Diverged(batches, $"the test ELBO is {test.Mean.ToString(CultureInfo.InvariantCulture)}");
        _vae.Save(_folder.ModelFile);

        _clock.Tick();
        var count = _data.Train.Count;
        var metrics = new EpochMetrics(_state.Epoch + 1, _state.ElboSum / count, test.Mean, count / _state.StepSeconds, _state.Seconds);
        _state.EndEpoch(metrics);
        _folder.WriteMetrics(_state.Metrics);
        Checkpoint();
        _trainer.EpochCompleted?.Invoke(metrics);
    }

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
        _clock.CheckpointDone();
    }

    private void CheckParameters()
    {
        if (_state.FirstBroken() is { } name) throw Diverged(_state.Batch, $"the parameter {name} is not finite");
    }

    private DivergedException Diverged(int batch, string what) => new(_state.Epoch + 1, batch, what);

    private void Report(int batches, double elbo)
    {
        if (_trainer.Progress is not { } progress) return;
        var left = ((long)(_config.Epochs - _state.Epoch) * _data.Train.Count) - ((long)_state.Batch * _config.BatchSize);
        var remaining = TimeSpan.FromSeconds(Math.Max(0, left) / _clock.ImagesPerSecond);
        progress(new(_state.Epoch + 1, _config.Epochs, _state.Batch, batches, elbo, _clock.ImagesPerSecond, remaining));
    }
}
