using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// The set-up of table 1 of Burda, Grosse and Salakhutdinov (arXiv 1509.00519) with one stochastic layer: 784-200-200-50, tanh; batches of 20; Adam with ε = 10⁻⁴ on sums over a batch; learning rate
/// 10⁻³·10^(−i/7) for 3ⁱ epochs, i = 0 … 7; binarised anew each time; judged by L₅₀₀₀ on the test images. A run that pauses after fewer stages is a cut of it.
/// </summary>
internal static class IwaePaper
{
    public const int Stages = 8;
    public const int CutStages = 6;
    public const int QuickStages = 4;

    // Judged after each epoch by these, which costs a hundredth of the epoch; nothing is decided by it.
    private const int WatchedImages = 500;
    private const int QuickImages = 1000;
    private const int QuickSamples = 1000;
    private const int Samples = 5000;
    private const ulong Seed = 1;

    /// <summary>3⁰ + 3¹ + … epochs.</summary>
    public static int Epochs(int stages) => ((int)Math.Pow(3, stages) - 1) / 2;

    public static int StagesOf(ReproductionSize size) => size switch
    {
        ReproductionSize.Quick => QuickStages,
        ReproductionSize.Cut => CutStages,
        _ => Stages,
    };

    /// <summary>Trains with so many particles, and estimates −ln p(x) of the test images.</summary>
    public static IwaePaperResult Run(ReproductionRun run, int particles)
    {
        var data = Mnist.Load(run.DataFolder);
        var stages = StagesOf(run.Size);
        var watched = data with { Test = data.Test.Take(Math.Min(WatchedImages, data.Test.Count)) };
        var name = $"iwae-paper-k{particles}-seed{Seed}{(run.Size == ReproductionSize.Quick ? "-quick" : "")}";
        var config = IwaeConfig.IwaeKind.Default with { Model = new IwaeConfig { Particles = particles }, Epochs = Epochs(Stages), DataFolder = run.DataFolder, Seed = Seed };
        run.Told($"k = {particles}: {Epochs(stages)} epochs ({stages} of {Stages} stages of the schedule), seed {Seed}, in {run.PathOf(name)}");
        var model = (Iwae)run.Train(name, config, watched, Epochs(stages)).Model;

        var isQuick = run.Size == ReproductionSize.Quick;
        var (images, samples) = isQuick ? (Math.Min(QuickImages, data.Test.Count), QuickSamples) : (data.Test.Count, Samples);
        var test = ImageTask.Binarized(data.Test, Binarization.Dynamic);
        run.Told($"k = {particles}: estimating L{samples} on {images} test images");
        var estimate = Evaluation.LogLikelihood(model, test.Take(images), samples, Seed, _ => run.Stop.ThrowIfCancellationRequested());
        return new($"−L{samples} on {images} test images, nats", -estimate.Mean, estimate.StandardError, ActiveUnits.Count(model, test));
    }
}

/// <summary>What a run of <see cref="IwaePaper"/> came to.</summary>
/// <param name="What">How the negative log-likelihood was estimated.</param>
/// <param name="NegativeLogLikelihood">Its mean, in nats an image.</param>
/// <param name="StandardError">Over images.</param>
/// <param name="ActiveUnits">Of 50.</param>
internal sealed record IwaePaperResult(string What, double NegativeLogLikelihood, double StandardError, int ActiveUnits);
