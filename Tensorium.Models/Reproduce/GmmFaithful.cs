using Tensorium.Models.Data;
using Tensorium.Models.Mixture;

namespace Tensorium.Models.Reproduce;

/// <summary>Gaussian mixtures on the eruptions of Old Faithful: the local maximum that EM finds, held against independent programs' to 10⁻⁶.</summary>
internal sealed class GmmFaithful : Reproduction
{
    private const string File = "geyser.csv";
    private const double Tolerance = 1e-6;

    // docs/reference/gmm_faithful.py, whose header has the command and what it printed; scikit-learn comes to the same.
    private static readonly (CovarianceKind Kind, double LogLikelihood)[] Reference =
    [
        (CovarianceKind.Full, -1130.263960193), (CovarianceKind.Tied, -1140.186759442), (CovarianceKind.Diagonal, -1147.806352544), (CovarianceKind.Spherical, -1709.529282177),
    ];

    public override string Name => "gmm-faithful";

    // Some hundred rows: each step of EM is over before a device has begun.
    public override bool IsForAnyDevice => false;

    public override string Description => "two clusters of Old Faithful by EM, four kinds of covariance; --data-dir: the folder of geyser.csv (the same with --quick)";

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var folder = run.DataFolder ?? throw new ConfigurationException($"gmm-faithful: the data are not downloaded; name the folder that holds {File} with --data-dir");
        var data = TabularFile.Read(Path.Combine(folder, File), new() { Columns = ["duration", "waiting"] });
        var figures = new List<ReproducedFigure>();
        foreach (var (kind, expected) in Reference)
        {
            var config = new GaussianMixtureConfig { Clusters = 2, Covariance = kind, Tolerance = 1e-12, MaxIterations = 10_000 };
            var fit = GaussianMixture.Fit(data.Values, config, run.Stop);
            run.Told($"{kind.Name()}: {fit.Iterations} iterations from k-means with seed {config.Seed}, log-likelihood {FormattableString.Invariant($"{fit.LogLikelihood:F9}")}");
            figures.Add(new($"log-likelihood of {data.Count} rows, {kind.Name()} covariance, nats", fit.LogLikelihood, Expected: Expectation.Within(expected, Tolerance), Decimals: 9));
            if (kind != CovarianceKind.Full) continue;
            Directory.CreateDirectory(run.Folder);
            ClusterPicture.Save(fit.Model, data.Values, data.Columns, "Old Faithful: 2 clusters, full covariance", run.PathOf("gmm-faithful.png"));
        }

        return figures;
    }
}
