using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Tensorium.Tests.Training;
using Xunit;

namespace Tensorium.Tests.Inpainting;

public sealed class InpaintTaskTests
{
    private static readonly InpaintConfig Model = new() { Channels = [2, 4], Hidden = [8], Latent = 3 };

    private static readonly ImageData Data = Digits.Load(trainCount: 60, testCount: 20);

    private static readonly RunConfig Run = new() { Model = Model, Epochs = 2, BatchSize = 16, LearningRate = 3e-3, Seed = 3 };

    [Fact]
    public void An_interrupted_run_ends_in_the_same_bytes()
    {
        using var folder = new TempFolder();
        new Trainer(Run, Data).Run(folder.File("whole"), stop: TestContext.Current.CancellationToken);
        foreach (var steps in (int[])[1, 6])
        {
            using var stop = new CancellationTokenSource();
            var done = 0;
            var interrupted = new Trainer(Run, Data)
            {
                Progress = _ =>
                {
                    if (++done == steps) stop.Cancel();
                },
            };
            var path = folder.File($"run{steps}");
            Assert.Equal(TrainingOutcome.Interrupted, interrupted.Run(path, stop: stop.Token).Outcome);
            new Trainer(Run, Data).Run(path, resume: true, TestContext.Current.CancellationToken);
            foreach (var name in (string[])["model.safetensors", "samples.png", "reconstructions.png", "inpainted.png"])
                Assert.Equal(File.ReadAllBytes(Path.Combine(folder.File("whole"), name)), File.ReadAllBytes(Path.Combine(path, name)));
        }
    }

    [Fact]
    public void Every_seed_trains_without_NaN()
    {
        using var folder = new TempFolder();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var config = Run with { Seed = seed, Epochs = 1, Model = Model with { HiddenPixels = (HiddenPixels)(seed % 3), Target = (InpaintingTarget)(seed % 2) } };
            var result = new Trainer(config, Data).Run(folder.File($"run{seed}"), stop: TestContext.Current.CancellationToken);
            Assert.Equal(["train_elbo", "test_elbo", "test_masked_squared_error"], result.Metrics[0].Measures.Select(measure => measure.Key));
            Assert.All(result.Metrics[0].Measures, measure => Assert.True(double.IsFinite(measure.Value)));
        }
    }

    [Fact]
    public void Training_lowers_the_error_of_hidden_pixels()
    {
        using var folder = new TempFolder();
        var result = new Trainer(Run with { Epochs = 6, LearningRate = 1e-2 }, Data).Run(folder.File("run"), stop: TestContext.Current.CancellationToken);
        double Error(int epoch) => result.Metrics[epoch]["test_masked_squared_error"];
        Assert.True(Error(5) < 0.8 * Error(0), $"{Error(0)} after the first epoch, {Error(5)} after the last");
    }

    [Fact]
    public void The_error_is_that_of_the_hidden_pixels_whatever_the_batches()
    {
        var model = new InpaintingVae(Model, seed: 1);
        var masks = Model.Masks;
        var images = Digits.Load(0, 520).Test; // more than are judged at once
        var error = InpaintingEvaluation.SquaredError(model, images, masks, maskSeed: 4);
        var few = InpaintingEvaluation.SquaredError(model, images.Take(10), masks, maskSeed: 4);

        var seen = masks.Draw(520, new(4, 0x546573744D61736B));
        var (x, filled, mask) = (images.Images(0, 520).ToArray<float>(), model.Inpaint(images.Images(0, 520), seen).ToArray<float>(), seen.ToArray<bool>());
        var errors = Enumerable.Range(0, 520).Select(image =>
        {
            var hidden = Enumerable.Range(image * 784, 784).Where(i => !mask[i]).ToArray();
            return hidden.Average(i => (x[i] - filled[i]) * (double)(x[i] - filled[i]));
        }).ToArray();
        Assert.Equal(errors.Average(), error.Mean, 1e-6);
        Assert.Equal(errors.Take(10).Average(), few.Mean, 1e-6);
        Assert.Equal(520, error.Count);
        Assert.Throws<ArgumentException>(() => InpaintingEvaluation.SquaredError(model, images.Take(0), masks));
    }

    [Fact]
    public void Masks_are_new_at_each_step_and_the_same_when_it_is_taken_again()
    {
        using var folder = new TempFolder();
        new Trainer(Run, Data).Run(folder.File("a"), stop: TestContext.Current.CancellationToken);
        new Trainer(Run, Data).Run(folder.File("b"), stop: TestContext.Current.CancellationToken);
        Assert.Equal(File.ReadAllBytes(folder.File("a/model.safetensors")), File.ReadAllBytes(folder.File("b/model.safetensors")));
        new Trainer(Run with { Model = Model with { Holes = HoleKind.Half } }, Data).Run(folder.File("c"), stop: TestContext.Current.CancellationToken);
        Assert.NotEqual(File.ReadAllBytes(folder.File("a/model.safetensors")), File.ReadAllBytes(folder.File("c/model.safetensors")));
    }
}
