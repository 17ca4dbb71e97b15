using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Training;

public sealed class EvaluationModeTests
{
    [Fact]
    public void A_model_is_trained_in_training_mode_and_judged_and_drawn_as_it_is_in_use()
    {
        using var folder = new TempFolder();
        var task = new WatchedTask(new() { Epochs = 2, BatchSize = 4 });
        var run = RunFolder.Create(folder.File("run"));
        task.Config.Write(run);
        var session = new TrainingSession(new(task.Config, SmallRun.Data), task, run);
        Assert.Equal(TrainingOutcome.Completed, session.Run(resume: false, TestContext.Current.CancellationToken).Outcome);
        Assert.Equal(["objective: True", "objective: True", "evaluate: False", "objective: True", "objective: True", "evaluate: False", "pictures: False"], task.Seen);
        Assert.True(task.Model.IsTraining);
    }

    /// <summary>Notes which mode its model is in.</summary>
    private sealed class WatchedTask(RunConfig config) : TrainingTask(config)
    {
        private readonly Linear _layer = new(2, 1, new(1));

        public List<string> Seen { get; } = [];

        public override Module Model => _layer;

        public override int ExampleCount => 8;

        public override IReadOnlyList<string> MeasureNames => [];

        public override Tensor Objective(TrainingStep step)
        {
            Note("objective");
            return _layer.Forward(Tensor.Ones([step.Indices.Length, 2])).Mean();
        }

        public override IReadOnlyList<double> Evaluate()
        {
            Note("evaluate");
            return [];
        }

        public override void WritePictures(RunFolder folder) => Note("pictures");

        private void Note(string what) => Seen.Add($"{what}: {_layer.IsTraining}");
    }
}
