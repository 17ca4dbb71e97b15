using System.Globalization;
using Tensorium.Models.Data;
using Tensorium.Models.Missing;

namespace Tensorium.Models.Reproduce;

/// <summary>
/// MIWAE on the wines of HI-VAE with 10, 20 and 50 % of the entries missing, by the published lists: the mean squared error of the missing entries of the 11 continuous columns, in
/// units of each column's deviation, below those of the mean and of linear regressions. All 13 columns are taken as real numbers. Nothing was tuned on the missing entries.
/// </summary>
internal sealed class MiwaeWine : Reproduction
{
    private const int QuickPercent = 50;
    private const int QuickEpochs = 40;
    private const int Epochs = 200;
    private const int Samples = 1000;
    private const ulong Seed = 1;
    private const ulong ImputationStream = 77;

    // docs/reference/miwae_wine.py, whose header has the commands and what they printed: five seeds of the cut, and four of their deviations.
    private const double QuickReference = 0.5639;
    private const double QuickTolerance = 0.025;

    // From the same program: scikit-learn's IterativeImputer over Ridge, and a normal distribution by EM in numpy.
    private static readonly (int Percent, double Chained, double Gaussian)[] References = [(10, 0.380064421, 0.378594726), (20, 0.522467211, 0.445527517), (50, 0.680971403, 0.585442159)];

    public override string Name => "miwae-wine";

    public override string Description =>
        "MIWAE (Mattei & Frellsen 2019) on wine, 10/20/50 % missing, against means and linear regressions; --data-dir: HI-VAE's folder Wine (--quick: 50 %, 40 epochs)";

    public override IReadOnlyList<ReproducedFigure> Run(ReproductionRun run)
    {
        var folder = run.DataFolder ?? throw new ConfigurationException("miwae-wine: the data are not downloaded; name HI-VAE's folder Wine with --data-dir");
        if (!File.Exists(Path.Combine(folder, "data.csv"))) folder = Path.Combine(folder, "Wine");
        var isQuick = run.Size == ReproductionSize.Quick;
        return [.. References.Where(one => !isQuick || one.Percent == QuickPercent).SelectMany(one => Figures(run, folder, isQuick, one))];
    }

    private static IEnumerable<ReproducedFigure> Figures(ReproductionRun run, string folder, bool isQuick, (int Percent, double Chained, double Gaussian) reference)
    {
        var (percent, epochs) = (reference.Percent, isQuick ? QuickEpochs : Epochs);
        var data = HiVaeTable.Read(folder, percent);
        var table = new IncompleteTable(data.Values, data.Observed);
        int[] continuous = [.. Enumerable.Range(0, data.Types.Count).Where(column => data.Types[column] is "real" or "pos")];
        double Error(Tensor imputed) => ImputationError.MeanSquared(imputed, data.Values, data.Hidden, table, continuous);
        ReproducedFigure Figure(string what, double value, Expectation? expected = null) => new($"{percent} % missing: {what}, MSE", value, Expected: expected, Decimals: 6);

        var mean = Error(LinearImputation.Mean(table));
        var chained = Error(LinearImputation.ChainedRegressions(table));
        var gaussian = Error(LinearImputation.Gaussian(table));
        yield return Figure("mean", mean);
        yield return Figure("chained linear regressions, 10 rounds", chained, Expectation.Within(reference.Chained, 1e-6));
        yield return Figure("normal distribution by EM", gaussian, Expectation.Within(reference.Gaussian, 1e-6));

        var imputation = Train(run, table, percent, epochs);
        run.Told($"{percent} %: imputing with {Samples} samples a row");
        var error = Error(imputation.Impute(table, Samples, new Generator(Seed, ImputationStream)));
        var what = $"MIWAE, {epochs} epochs";
        if (isQuick) yield return Figure($"{what}, as the independent program", error, Expectation.Within(QuickReference, QuickTolerance));
        yield return Figure($"{what}, below the mean and the regressions", error, Expectation.AtMost(Math.Round(Math.Min(mean, chained), 6)));
        yield return new($"{percent} % missing: {what}, over the normal distribution", error / gaussian);
    }

    /// <summary>Trains, or finds what was trained before.</summary>
    private static MiwaeImputation Train(ReproductionRun run, IncompleteTable table, int percent, int epochs)
    {
        var (config, training) = (new MiwaeConfig { Columns = table.ColumnCount }, new MiwaeTraining { Epochs = epochs, Seed = Seed, Device = run.Device });
        var path = run.PathOf(string.Create(CultureInfo.InvariantCulture, $"miwae-wine-{percent}-epochs{epochs}-seed{Seed}.safetensors"));
        if (File.Exists(path))
        {
            run.Told($"{percent} %: trained before, in {path}");
            var known = MiwaeImputation.Load(path);
            if (known.Origin != MiwaeImputation.OriginOf(table, config, training))
                throw new ConfigurationException($"{path}: this model was trained on another table or in another way; choose another folder (--out), or delete the file");
            run.Trained(known.TrainingSeconds);
            known.Model.To(run.Device);
            return known;
        }

        run.Told($"{percent} %: training for {epochs} epochs, seed {Seed}");
        var imputation = MiwaeImputation.Train(
            table,
            config,
            training,
            (epoch, bound) =>
            {
                if (epoch % 10 == 0) run.Told(string.Create(CultureInfo.InvariantCulture, $"{percent} %: epoch {epoch}/{epochs}  bound {bound:0.000} nats a row"));
            },
            run.Stop);
        run.Trained(imputation.TrainingSeconds);
        Directory.CreateDirectory(run.Folder);
        imputation.Save(path);
        return imputation;
    }
}
