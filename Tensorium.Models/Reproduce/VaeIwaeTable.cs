namespace Tensorium.Models.Reproduce;

/// <summary>The first figure of the IWAE paper's table 1: the variational autoencoder, k = 1.</summary>
internal sealed class VaeIwaeTable : Reproduction
{
    // docs/reference/iwae_mnist.py, whose header has the commands and what they printed.
    private const double QuickReference = 91.943;
    private const double CutReference = 88.317;

    public override string Name => "vae-mnist-iwae-table";

    public override string Description => "VAE with k = 1 in the set-up of Burda et al. 2016, table 1: 784-200-200-50 tanh, 3280 epochs (--cut: 364, --quick: 40)";

    public override bool HasCut => true;

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var result = IwaePaper.Run(run, particles: 1);
        var (expected, units) = run.Size switch
        {
            // 1,000 images binarised by other numbers: a standard error of about 0.2 on the difference.
            ReproductionSize.Quick => (Expectation.Within(QuickReference, 0.6), null),
            ReproductionSize.Cut => (Expectation.Within(CutReference, 0.3), null),
            _ => (Expectation.Within(86.76, 0.4), Expectation.Within(19, 2)),
        };
        return
        [
            new(result.What, result.NegativeLogLikelihood, result.StandardError, expected, "86.76 (Burda et al., 3280 epochs)"),
            new("active units of 50", result.ActiveUnits, Expected: units, Published: "19 (Burda et al., 3280 epochs)"),
        ];
    }
}
