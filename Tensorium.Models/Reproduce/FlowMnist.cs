using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// A flow as posterior against a diagonal Gaussian of the same architecture, schedule and seeds, on MNIST binarised anew each time. Both papers' set-ups are a GPU's work
/// (500,000 updates of 400 maxout units; a residual network); this one is of two cores: 784-200-200-40, rectified units; batches of 100; Adam with learning rate
/// 2·10⁻³·10^(−i/7) for 3ⁱ epochs, i = 0 … 4 (121 epochs); the divergence warmed up over the first 4. Judged by the bound on the test images.
/// </summary>
internal abstract class FlowMnist : Reproduction
{
    private const int Epochs = 121;
    private const int QuickEpochs = 13;
    private const int QuickTrainImages = 20_000;
    private const int QuickLikelihoodImages = 1000;
    private const int BoundSamples = 10;
    private const int LikelihoodSamples = 500;

    // Judged after each epoch by these; nothing is decided by it.
    private const int WatchedImages = 500;

    private static readonly ulong[] Seeds = [1, 2, 3];

    /// <summary>The settings of the flow.</summary>
    protected abstract FlowVaeConfig WithFlow(FlowVaeConfig diagonal);

    /// <summary>By how many nats its bound is to be above that of the diagonal posterior.</summary>
    protected abstract double Gain { get; }

    /// <summary>What was published.</summary>
    protected abstract string Published { get; }

    /// <summary>The negative bounds of the diagonal posterior and of the flow that the independent program came to on the quick cut, and how far ours may be off.</summary>
    protected abstract (double Diagonal, double Flow, double Tolerance) QuickReference { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var diagonal = new FlowVaeConfig { Hidden = [200, 200], Latent = 40, Flow = FlowKind.None, WarmUp = 4, InitialWeights = InitialWeights.Xavier };
        var flow = WithFlow(diagonal);
        return run.Size == ReproductionSize.Quick ? Quick(run, diagonal, flow) : Full(run, diagonal, flow);
    }

    private IReadOnlyList<ReproducedFigure> Quick(ReproductionRun run, FlowVaeConfig diagonal, FlowVaeConfig flow)
    {
        var (without, with) = (Judge(run, diagonal, Seeds[0]), Judge(run, flow, Seeds[0]));
        var (expectedWithout, expectedWith, tolerance) = QuickReference;
        return
        [
            new($"{Word(diagonal)}: −ELBO, nats", -without.Bound.Mean, without.Bound.StandardError, Expectation.Within(expectedWithout, tolerance)),
            new($"{Word(flow)}: −ELBO, nats", -with.Bound.Mean, with.Bound.StandardError, Expectation.Within(expectedWith, tolerance)),
            new($"{Word(diagonal)}: −L{LikelihoodSamples} on {QuickLikelihoodImages} images, nats", -without.Likelihood.Mean, without.Likelihood.StandardError),
            new($"{Word(flow)}: −L{LikelihoodSamples} on {QuickLikelihoodImages} images, nats", -with.Likelihood.Mean, with.Likelihood.StandardError),
        ];
    }

    private List<ReproducedFigure> Full(ReproductionRun run, FlowVaeConfig diagonal, FlowVaeConfig flow)
    {
        var figures = new List<ReproducedFigure>();
        var (bounds, likelihoods) = (new List<double>(), new List<double>());
        foreach (var seed in Seeds)
        {
            var (without, with) = (Judge(run, diagonal, seed), Judge(run, flow, seed));
            figures.Add(new($"seed {seed}, {Word(diagonal)}: −ELBO, nats", -without.Bound.Mean, without.Bound.StandardError));
            figures.Add(new($"seed {seed}, {Word(flow)}: −ELBO, nats", -with.Bound.Mean, with.Bound.StandardError));
            figures.Add(new($"seed {seed}, {Word(diagonal)}: −L{LikelihoodSamples}, nats", -without.Likelihood.Mean, without.Likelihood.StandardError));
            figures.Add(new($"seed {seed}, {Word(flow)}: −L{LikelihoodSamples}, nats", -with.Likelihood.Mean, with.Likelihood.StandardError));
            bounds.Add(with.Bound.Mean - without.Bound.Mean);
            likelihoods.Add(with.Likelihood.Mean - without.Likelihood.Mean);
        }

        // Both are judged by the same images: of the difference, the seeds tell more than each one's spread over images.
        var (bound, likelihood) = (Estimate.Of(bounds), Estimate.Of(likelihoods));
        figures.Add(new($"gain in the ELBO, mean over {Seeds.Length} seeds, nats", bound.Mean, bound.StandardError, Expectation.AtLeast(Gain), Published));
        figures.Add(new($"gain in L{LikelihoodSamples}, mean over {Seeds.Length} seeds, nats", likelihood.Mean, likelihood.StandardError));
        return figures;
    }

    private static string Word(FlowVaeConfig flow) => flow.Flow switch
    {
        FlowKind.None => "diagonal",
        FlowKind.Planar => $"{flow.Steps} planar maps",
        _ => $"{flow.Steps} IAF steps",
    };

    private static (Estimate Bound, Estimate Likelihood) Judge(ReproductionRun run, FlowVaeConfig model, ulong seed)
    {
        var isQuick = run.Size == ReproductionSize.Quick;
        var data = Mnist.Load(run.DataFolder);
        var used = data with { Test = data.Test.Take(WatchedImages), Train = isQuick ? data.Train.Take(QuickTrainImages) : data.Train };
        var flow = model.Flow switch { FlowKind.None => "none", FlowKind.Planar => "planar", _ => "iaf" };
        var name = $"flow-{flow}-seed{seed}{(isQuick ? "-quick" : "")}";
        var config = FlowVaeConfig.FlowVaeKind.Default with
        {
            Model = model,
            Epochs = isQuick ? QuickEpochs : Epochs,
            LearningRate = 2e-3,
            Schedule = LearningRateSchedule.Staircase,
            DataFolder = run.DataFolder,
            Seed = seed,
        };
        run.Told($"{name}: {config.Epochs} epochs, in {run.PathOf(name)}");
        var trained = (FlowVae)run.Train(name, config, used).Model;

        var test = ImageTask.Binarized(data.Test, Binarization.Dynamic);
        run.Told($"{name}: estimating the bound and L{LikelihoodSamples}");
        var bound = Evaluation.Bound(trained, test, seed, (images, generator) => trained.LogWeights(images, generator)(BoundSamples).Mean(0));
        var likelihood = Evaluation.LogLikelihood(
            trained, isQuick ? test.Take(QuickLikelihoodImages) : test, LikelihoodSamples, seed, _ => run.Stop.ThrowIfCancellationRequested());
        return (bound, likelihood);
    }
}

/// <summary>Ten planar maps, after Rezende and Mohamed (arXiv 1505.05770).</summary>
internal sealed class FlowPlanar : FlowMnist
{
    public override string Name => "flow-planar-k10";

    public override string Description => "VAE with ten planar maps for a posterior (Rezende & Mohamed 2015) against a diagonal one, three seeds, 121 epochs each";

    protected override double Gain => 0.3;

    protected override string Published => "2.4 (Rezende & Mohamed, 500,000 updates)";

    // docs/reference/flow_vae.py
    protected override (double Diagonal, double Flow, double Tolerance) QuickReference => (106.872, 106.894, 0.8);

    protected override FlowVaeConfig WithFlow(FlowVaeConfig diagonal) => diagonal with { Flow = FlowKind.Planar, Steps = 10 };
}

/// <summary>Four inverse autoregressive steps, after Kingma et al. (arXiv 1606.04934).</summary>
internal sealed class FlowIaf : FlowMnist
{
    public override string Name => "iaf";

    public override string Description => "VAE with four inverse autoregressive steps for a posterior (Kingma et al. 2016) against a diagonal one, three seeds, 121 epochs each";

    protected override double Gain => 1;

    protected override string Published => "2.06 with 2 steps, 3.28 with 8 (Kingma et al., a residual network)";

    // docs/reference/flow_vae.py
    protected override (double Diagonal, double Flow, double Tolerance) QuickReference => (106.872, 105.241, 0.8);

    protected override FlowVaeConfig WithFlow(FlowVaeConfig diagonal) => diagonal with { Flow = FlowKind.Iaf, Steps = 4, FlowWidth = 200, Context = 100, ForgetBias = 1 };
}
