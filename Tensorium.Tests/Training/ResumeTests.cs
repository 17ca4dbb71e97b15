using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Training;

/// <summary>An interrupted run ends in the same bytes as one that was not.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _whole;

    public ResumeTests()
    {
        _whole = _folder.File("whole");
        Assert.Equal(TrainingOutcome.Completed, SmallRun.Run(_whole).Outcome);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_run_twice_gives_the_same_bytes()
    {
        var again = _folder.File("again");
        SmallRun.Run(again);
        SmallRun.AssertSame(_whole, again);
        Assert.Equal(
            ["checkpoint.safetensors", "config.json", "interpolation.png", "latent.png", "metrics.jsonl", "model.safetensors", "reconstructions.png", "samples.png", "traversals.png"],
            Directory.EnumerateFiles(again).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(SmallRun.Batches)] // the last step of an epoch
    [InlineData(SmallRun.Batches + 1)]
    [InlineData((2 * SmallRun.Batches) + 3)]
    public void A_run_that_was_stopped_goes_on(int steps)
    {
        var run = _folder.File("run");
        Assert.Equal(TrainingOutcome.Interrupted, SmallRun.RunSteps(run, steps).Outcome);
        Assert.Equal(TrainingOutcome.Completed, SmallRun.Run(run, resume: true).Outcome);
        SmallRun.AssertSame(_whole, run);
    }

    [Fact]
    public void A_run_that_is_stopped_again_and_again_goes_on()
    {
        var run = _folder.File("run");
        SmallRun.RunSteps(run, 2);
        for (var i = 0; i < 4; i++) Assert.Equal(TrainingOutcome.Interrupted, SmallRun.RunSteps(run, 3, resume: true).Outcome);
        SmallRun.Run(run, resume: true);
        SmallRun.AssertSame(_whole, run);
    }

    [Theory]
    [InlineData(1, 0)] // nothing but the first checkpoint
    [InlineData(5, 2)]
    [InlineData(SmallRun.Batches + 6, 3)]
    [InlineData(SmallRun.Batches + 2, 0)]
    [InlineData(SmallRun.Epochs * SmallRun.Batches, 5)]
    public void A_run_that_crashed_goes_on_from_its_checkpoint(int steps, int checkpointBatches)
    {
        var run = _folder.File("run");
        SmallRun.Crash(run, steps, checkpointBatches);
        SmallRun.Crash(run, 1, checkpointBatches, resume: true);
        SmallRun.Run(run, resume: true);
        SmallRun.AssertSame(_whole, run);
    }

    [Fact]
    public void Metrics_beyond_the_checkpoint_are_taken_back()
    {
        var run = _folder.File("run");
        SmallRun.RunSteps(run, SmallRun.Batches + 2);
        var checkpoint = File.ReadAllBytes(RunFolder.Open(run).CheckpointFile);
        SmallRun.Run(run, resume: true);

        // As if the process had been killed after the last epoch's model and metrics were written, and before its checkpoint was.
        File.WriteAllBytes(RunFolder.Open(run).CheckpointFile, checkpoint);
        SmallRun.RunSteps(run, 1, resume: true);
        Assert.Single(RunFolder.Open(run).ReadMetrics());
        SmallRun.Run(run, resume: true);
        SmallRun.AssertSame(_whole, run);
    }

    [Theory]
    [InlineData(false, false, false)] // before the folder was made
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public void A_run_that_was_killed_before_its_first_checkpoint_begins_anew(bool folder, bool leftover, bool config)
    {
        var run = _folder.File("run");
        if (folder) Directory.CreateDirectory(run);
        if (leftover) File.WriteAllText(Path.Combine(run, $"config.json.{Guid.NewGuid():N}.tmp"), "{");
        if (config) File.Copy(Path.Combine(_whole, "config.json"), Path.Combine(run, "config.json"));
        SmallRun.Run(run, resume: true);
        SmallRun.AssertSame(_whole, run);
    }

    [Fact]
    public void What_a_process_killed_in_mid_write_left_is_cleared()
    {
        var run = _folder.File("run");
        SmallRun.RunSteps(run, 3);
        foreach (var name in (string[])["model.safetensors", "checkpoint.safetensors", "metrics.jsonl", "samples.png", "latent.png"])
            File.WriteAllText(Path.Combine(run, $"{name}.{Guid.NewGuid():N}.tmp"), "half");
        SmallRun.Run(run, resume: true);
        SmallRun.AssertSame(_whole, run);
    }

    [Fact]
    public void A_run_that_is_done_stays_as_it_is()
    {
        var run = _folder.File("run");
        SmallRun.Run(run);
        File.Delete(Path.Combine(run, "samples.png"));
        var result = SmallRun.Run(run, resume: true);
        Assert.Equal((TrainingOutcome.Completed, SmallRun.Epochs), (result.Outcome, result.Metrics.Count));
        SmallRun.AssertSame(_whole, run);
    }

    [Fact]
    public void Watching_a_run_does_not_change_it()
    {
        var run = _folder.File("run");
        var seen = new List<TrainingProgress>();
        var epochs = new List<EpochMetrics>();
        var trainer = new Trainer(SmallRun.Config, SmallRun.Data) { Progress = seen.Add, EpochCompleted = epochs.Add, CheckpointInterval = TimeSpan.Zero };
        var result = trainer.Run(run, stop: TestContext.Current.CancellationToken);
        SmallRun.AssertSame(_whole, run);
        Assert.Equal(result.Metrics, epochs);
        Assert.Equal(SmallRun.Epochs * SmallRun.Batches, seen.Count);
        Assert.Equal((1, 1), (seen[0].Epoch, seen[0].Batch));
        Assert.Equal((SmallRun.Epochs, SmallRun.Batches, TimeSpan.Zero), (seen[^1].Epoch, seen[^1].Batch, seen[^1].Remaining));
        Assert.All(seen, progress => Assert.True(progress.ImagesPerSecond > 0));
    }
}
