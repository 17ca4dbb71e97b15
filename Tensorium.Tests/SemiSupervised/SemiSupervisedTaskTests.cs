using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

public sealed class SemiSupervisedTaskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("m1")]
    [InlineData("m2")]
    [InlineData("m2-independent")]
    [InlineData("m2-regularized")]
    [InlineData("m1m2")]
    public void A_run_that_was_stopped_goes_on_bit_for_bit(string kind)
    {
        var config = SmallSemiSupervised.Run(SmallSemiSupervised.OfDigits(kind));
        var (whole, parts) = (_folder.File("whole"), _folder.File("parts"));
        var result = new Trainer(config, SmallSemiSupervised.Data).Run(whole, stop: TestContext.Current.CancellationToken);
        // In M1+M2, once while the features learn and once while M2 does; likewise where the classifier learns first.
        foreach (var steps in (int[])[3, 9])
        {
            using var stop = new CancellationTokenSource();
            var done = 0;
            var trainer = new Trainer(config, SmallSemiSupervised.Data)
            {
                Progress = _ =>
                {
                    if (++done == steps) stop.Cancel();
                },
            };
            Assert.Equal(TrainingOutcome.Interrupted, trainer.Run(parts, resume: true, stop.Token).Outcome);
        }

        Assert.Equal(TrainingOutcome.Completed, new Trainer(config, SmallSemiSupervised.Data).Run(parts, resume: true, TestContext.Current.CancellationToken).Outcome);
        var pictures = RunFolder.Open(whole).Pictures().Select(path => Path.GetFileName(path)).ToArray();
        Assert.Equal(kind == "m1" ? [] : ["analogies.png", "classes.png"], pictures.Intersect(["analogies.png", "classes.png"]));
        foreach (var name in (string[])["config.json", "model.safetensors", .. pictures])
            Assert.True(File.ReadAllBytes(Path.Combine(whole, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(parts, name))), $"{name} differs");
        Assert.Equal(["train_objective", "test_elbo", "test_error"], result.Metrics[0].Measures.Select(measure => measure.Key));
        Assert.All(result.Metrics, epoch => Assert.InRange(epoch["test_error"], 0, 100));
        Assert.True(result.Metrics[^1]["test_elbo"] > -560, $"the bound is {result.Metrics[^1]["test_elbo"]}: no better than coins");
    }

    [Theory]
    [InlineData("m1")]
    [InlineData("m2")]
    [InlineData("m2-independent")]
    [InlineData("m2-regularized")]
    [InlineData("m1m2")]
    public void No_seed_gives_a_NaN(string kind)
    {
        var data = Digits.Load(trainCount: 120, testCount: 10);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var config = SmallSemiSupervised.Run(SmallSemiSupervised.OfDigits(kind), seed) with { Epochs = 2, LearningRate = 1e-2 };
            var folder = _folder.File($"seed{seed}");
            // The trainer throws where anything is not finite.
            Assert.Equal(TrainingOutcome.Completed, new Trainer(config, data).Run(folder, stop: TestContext.Current.CancellationToken).Outcome);
        }
    }

    [Fact]
    public void M2_learns_the_classes_of_digits_from_few_labels()
    {
        var model = new M2Config { Hidden = [32], Latent = 4, LabelBatch = 100, Labels = 100 };
        var config = SmallSemiSupervised.Run(model) with { Model = model, Epochs = 4, BatchSize = 50 };
        var data = Digits.Load(trainCount: 600, testCount: 100);
        var folder = _folder.File("run");
        var error = new Trainer(config, data).Run(folder, stop: TestContext.Current.CancellationToken).Metrics[^1]["test_error"];
        Assert.InRange(error, 0, 60); // 90 by chance

        var table = ConfusionTable.Of(ModelFile.Load<M2>(RunFolder.Open(folder).ModelFile), ImageTask.Binarized(data.Test, config.Binarize));
        Assert.Equal(error, table.ErrorPercent);
        Assert.Equal(100, Enumerable.Range(0, 10).Sum(label => Enumerable.Range(0, 10).Sum(prediction => table[label, prediction])));
        Assert.Equal(table.Errors, table.Predictions.Zip(data.Test.Labels.ToArray()).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public void What_the_data_cannot_give_is_refused_before_anything_is_written()
    {
        void Refused(SemiSupervisedConfig model, string expected, int epochs = 3)
        {
            var config = SmallSemiSupervised.Run(model) with { Model = model, Epochs = epochs };
            var refusal = Assert.Throws<ConfigurationException>(() => new Trainer(config, SmallSemiSupervised.Data).Run(_folder.File("run")));
            Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
            Assert.False(Directory.Exists(_folder.File("run")));
        }

        var small = new M2Config { Hidden = [4], Latent = 2 };
        Refused(small with { Labels = 1000 }, "labels is 1000; the training images have 200 labels");
        Refused(small with { Labels = 200 }, "labels is 200; of 200 training images at least 1 must be left without its label");
        Refused(small with { Labels = 95 }, "the 10 classes cannot have equally many");
        Refused(small with { Classes = 5, Labels = 20 }, "classes is 5: expected labels from 0 to 4");
        Refused(small with { Input = 6, Labels = 20 }, "input is 6");
        Refused(new M1M2Config { FeatureEpochs = 3, Labels = 20 }, "feature_epochs is 3, epochs is 3; at least 1 epoch must be left for M2");
    }

    [Fact]
    public void Labels_decide_which_images_they_are_and_the_rest_has_none()
    {
        var config = SmallSemiSupervised.Run(new M2Config { Hidden = [4], Latent = 2 });
        var model = (M2Config)config.Model;
        var task = new SemiSupervisedTask(model.CreateModel(0), config, SmallSemiSupervised.Data);
        Assert.Equal(180, task.ExampleCount);
        Assert.Equal(LabelDraw.Balanced(SmallSemiSupervised.Data.Train.Labels, 20, 10, 0), task.Labelled);
        // The features of M1 learn from all images.
        Assert.Equal(200, new SemiSupervisedTask(new M1Config { Hidden = [4], Latent = 2, Labels = 20 }.CreateModel(0), config, SmallSemiSupervised.Data).ExampleCount);
        var other = model with { LabelSeed = 1 };
        Assert.NotEqual(task.Labelled, new SemiSupervisedTask(other.CreateModel(0), config with { Model = other }, SmallSemiSupervised.Data).Labelled);
    }

    [Fact]
    public void Each_stage_has_a_cosine_of_its_own()
    {
        Schedule ScheduleOf(SemiSupervisedConfig model)
        {
            var config = SmallSemiSupervised.Run(model) with { Schedule = LearningRateSchedule.Cosine };
            return new SemiSupervisedTask(((SemiSupervisedConfig)config.Model).CreateModel(0), config, SmallSemiSupervised.Data).CreateOptimizer().Schedule;
        }

        // 180 images without labels in batches of 32 are 6 steps, in 3 epochs 18; the first epoch of M1+M2 goes to the features.
        var one = ScheduleOf(SmallSemiSupervised.OfDigits("m2"));
        Assert.Equal([1, 0.5, 0], [one.At(0), Math.Round(one.At(9), 12), Math.Round(one.At(18), 12)]);
        var two = ScheduleOf(SmallSemiSupervised.OfDigits("m1m2"));
        Assert.Equal([1, 0.5, 1, 0.5, 0], new long[] { 0, 3, 6, 12, 18 }.Select(step => Math.Round(two.At(step), 12)));
    }
}
