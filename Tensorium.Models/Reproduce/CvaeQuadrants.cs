using Tensorium.Models.Data;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// Structured prediction on the quadrants of MNIST, as in Pyro's example of Sohn, Lee and Yan (NIPS 2015; github.com/pyro-ppl/pyro, examples/cvae): 784-500-500-784 below, 200 latent
/// dimensions, ReLU, Adam at 10⁻³, batches of 128, grey pixels, each of both trainings ended when it has made nothing better for 3 epochs.
/// </summary>
/// <remarks>
/// Pyro's table has, of the network, the cross-entropy of the missing pixels; of the model, <c>Trace_ELBO(num_particles=10)</c>: minus the mean over ten z ~ q(z|x, y) of
/// ln p(y|x, z) + ln p(z|x) − ln q(z|x, y), summed over missing pixels and averaged over the test images. It is minus the ELBO, and no importance-sampled likelihood, which would be lower.
/// (Pyro averages over batches of 32, of which the last holds 16, which count double; here every image counts once.) Pyro learns from all 60,000 images and ends when the
/// <em>test</em> images say so; here the last 10,000 training images decide, and the test images are looked at once.
/// </remarks>
internal sealed class CvaeQuadrants : Reproduction
{
    private const ulong Seed = 1;
    private const int Particles = 10;
    private const int HeldOut = 10_000;
    private const int MostBaselineEpochs = 50;
    private const int MostEpochs = 150;
    private const int Patience = 3;
    private const int QuickEpochs = 3;

    // docs/reference/cvae_quadrants.py, whose header has the commands and what they printed: the mean of two seeds.
    private const double QuickNetwork = 111.8;
    private const double QuickModel = 91.6;
    private const double QuickTolerance = 1.5;

    private static readonly double[] PublishedNetwork = [100.4, 61.9, 25.4];
    private static readonly double[] PublishedModel = [71.8, 51.0, 24.2];

    public override string Name => "cvae-quadrants";

    public override string Description => "Conditional VAE that completes MNIST digits from 1, 2 or 3 quadrants, as Pyro's example (--quick: 1 quadrant, 3 epochs)";

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var data = Mnist.Load(run.DataFolder);
        return run.Size == ReproductionSize.Quick
            ? Figures(run, data, quadrants: 1, Expectation.Within(QuickNetwork, QuickTolerance), Expectation.Within(QuickModel, QuickTolerance))
            : [.. Enumerable.Range(1, 3).SelectMany(quadrants => Figures(run, data, quadrants, null, Expectation.Within(PublishedModel[quadrants - 1], 1.5)))];
    }

    private static IReadOnlyList<ReproducedFigure> Figures(ReproductionRun run, ImageData data, int quadrants, Expectation? network, Expectation model)
    {
        var given = quadrants == 1 ? "1 quadrant given" : FormattableString.Invariant($"{quadrants} quadrants given");
        var isQuick = run.Size == ReproductionSize.Quick;
        var name = $"cvae-quadrants-{quadrants}-seed{Seed}{(isQuick ? "-quick" : "")}";
        var settings = isQuick
            // The exact divergence: with a sampled one, the first epochs of two seeds differ by nats.
            ? new QuadrantCvaeConfig { Quadrants = quadrants, BaselineEpochs = QuickEpochs }
            : new QuadrantCvaeConfig { Quadrants = quadrants, Divergence = DivergenceKind.Sampled, BaselineEpochs = MostBaselineEpochs, Patience = Patience };
        var config = QuadrantCvaeConfig.QuadrantsKind.Default with
        {
            Model = settings,
            Data = data.Name,
            DataFolder = run.DataFolder,
            ValidationImages = HeldOut,
            Epochs = isQuick ? 2 * QuickEpochs : MostEpochs,
            Seed = Seed,
        };
        run.Told($"{given}: seed {Seed}, in {run.PathOf(name)}");
        var (trained, metrics) = run.Train(name, config, data);
        var cvae = (QuadrantCvae)trained;
        run.Told($"{given}: {metrics.Count} epochs done; judging by {data.Test.Count} test images");

        var (ofNetwork, ofModel) = (QuadrantTask.Baseline(cvae, data.Test), ConditionalEvaluation.SampledElbo(cvae, data.Test, Particles, Seed));
        return
        [
            new($"{given}: network, −ln p(y|x), nats", -ofNetwork.Mean, ofNetwork.StandardError, network, Told(PublishedNetwork[quadrants - 1])),
            new($"{given}: CVAE, −ELBO by {Particles} samples, nats", -ofModel.Mean, ofModel.StandardError, model, Told(PublishedModel[quadrants - 1])),
        ];
    }

    private static string Told(double figure) => FormattableString.Invariant($"{figure:0.0} (Pyro's example)");
}
