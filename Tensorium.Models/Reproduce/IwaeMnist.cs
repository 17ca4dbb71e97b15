namespace Tensorium.Models.Reproduce;

/// <summary>The importance weighted autoencoder with k = 5 against the variational autoencoder of the same schedule.</summary>
internal sealed class IwaeMnist : Reproduction
{
    // docs/reference/iwae_mnist.py, whose header has the commands and what they printed.
    private const double QuickReference = 90.308;

    public override string Name => "iwae-mnist-k5";

    public override string Description => "IWAE with k = 5 against the VAE of the same schedule, as vae-mnist-iwae-table";

    public override bool HasCut => true;

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var vae = IwaePaper.Run(run, particles: 1);
        var iwae = IwaePaper.Run(run, particles: 5);
        return
        [
            new($"VAE: {vae.What}", vae.NegativeLogLikelihood, vae.StandardError, Published: "86.76 (Burda et al., 3280 epochs)"),
            new($"IWAE: {iwae.What}", iwae.NegativeLogLikelihood, iwae.StandardError, run.Size == ReproductionSize.Quick ? Expectation.Within(QuickReference, 0.6) : null, "85.54 (Burda et al., 3280 epochs)"),
            // The images and the estimator are the same for both: their errors go together, and the difference is known better than either.
            new("VAE − IWAE, nats", vae.NegativeLogLikelihood - iwae.NegativeLogLikelihood, Expected: Expectation.AtLeast(0.8), Published: "1.22 (Burda et al., 3280 epochs)"),
            new("IWAE: active units of 50", iwae.ActiveUnits, Published: "22 (Burda et al., 3280 epochs)"),
        ];
    }
}
