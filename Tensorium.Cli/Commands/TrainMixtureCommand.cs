using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;
using Tensorium.Cli.Options;
using Tensorium.Models.Data;
using Tensorium.Models.Mixture;
using Tensorium.Models.Training;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium train gmm</c>.</summary>
internal sealed class TrainMixtureCommand : Command, IHasExamples
{
    private static readonly GaussianMixtureConfig Standard = new();

    private readonly TableOptions _data;
    private readonly Option<int> _clusters = NumberOption.Whole("--clusters", "The number of clusters.", low: 1, high: 10_000, standard: Standard.Clusters);
    private readonly Option<string> _covariance = ChoiceOption.Create(
        "--covariance", "What the clusters' covariances may be: any, one for all, along the axes, or round.", "full", "full", "tied", "diagonal", "spherical");
    private readonly Option<double> _tolerance = NumberOption.Positive("--tol", "Stop when the mean log-likelihood of a row changes by less.", standard: Standard.Tolerance);
    private readonly Option<int> _iterations = NumberOption.Whole("--max-iterations", "The most iterations of EM.", low: 1, high: 1_000_000, standard: Standard.MaxIterations);
    private readonly Option<double> _regularization = NumberOption.Positive("--regularization", "Added to every variance, in squared units of the data.", standard: Standard.Regularization);
    private readonly Option<int> _starts = NumberOption.Whole("--starts", "Starts of k-means; the best end is kept.", low: 1, high: 10_000, standard: Standard.Starts);
    private readonly Option<ulong> _seed = NumberOption.Whole<ulong>("--seed", "Decides the starts: same seed, same bits.", low: 0, high: ulong.MaxValue, standard: 0);
    private readonly Option<string?> _out = PathOption.Create("--out", "RUN", "The run's folder, new or empty. [default: runs/gmm-DATA-TIME]");
    private readonly ComputeOptions _compute;

    public TrainMixtureCommand(Terminal terminal)
        : base("gmm", "Fit a Gaussian mixture by expectation maximisation, and cluster rows by it.")
    {
        _data = new(this);
        foreach (var option in new Option[] { _clusters, _covariance, _tolerance, _iterations, _regularization, _starts, _seed, _out }) Add(option);
        _compute = new(this);
        SetAction(parsed => Train(parsed, terminal));
    }

    public string Examples => """
        Examples:
          tensorium train gmm --data geyser.csv --columns duration,waiting --clusters 2
          tensorium train gmm --data iris.csv --labels species --clusters 3 --covariance tied --out RUN
          tensorium train gmm --data mnist --data-dir mnist --pca 20 --clusters 10 --train-images 10000
        """;

    private void Train(ParseResult parsed, Terminal terminal)
    {
        _compute.ApplyOnCpu(parsed, "a Gaussian mixture");
        var run = new MixtureRun(
            new()
            {
                Clusters = parsed.GetValue(_clusters),
                Covariance = Enum.Parse<CovarianceKind>(parsed.GetRequiredValue(_covariance), ignoreCase: true),
                Tolerance = parsed.GetValue(_tolerance),
                MaxIterations = parsed.GetValue(_iterations),
                Regularization = parsed.GetValue(_regularization),
                Starts = parsed.GetValue(_starts),
                Seed = parsed.GetValue(_seed),
            },
            _data.Standardizes(parsed),
            _data.Components(parsed));
        var data = _data.Load(parsed);
        var path = parsed.GetValue(_out) ?? RunPlace.NewFolder("gmm", Path.GetFileNameWithoutExtension(data.Name));
        var (fit, rows) = run.Execute(data, path, terminal.Interruption);
        Report(run, data, fit, rows, RunFolder.Open(path), terminal);
    }

    private static void Report(MixtureRun run, TabularData data, GaussianMixtureFit fit, Tensor rows, RunFolder folder, Terminal terminal)
    {
        static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        var output = terminal.Out;
        output.WriteLine($"run: {folder.Path}");
        var seen = run.Components is { } count ? $"{count} principal components of {data.Columns.Count} columns" : $"columns {string.Join(", ", data.Columns)}";
        output.WriteLine(Text($"{data.Count:#,0} rows of {data.Name}, {seen}{(run.Standardize ? ", standardised" : "")}"));
        output.WriteLine(fit.HasConverged
            ? Text($"converged after {fit.Iterations} iterations")
            : Text($"not converged after {fit.Iterations} iterations: raise --max-iterations, or --tol"));
        output.WriteLine(Text($"log-likelihood {fit.LogLikelihood:0.000000} nats, {fit.MeanLogLikelihoods[^1]:0.000000} a row; AIC {fit.Model.Aic(rows):0.000}, BIC {fit.Model.Bic(rows):0.000}"));

        var clusters = fit.Model.Assign(rows).ToArray<long>();
        var (weights, means) = (fit.Model.Weights.ToArray<double>(), fit.Model.Means.ToArray<double>());
        var (d, shown) = (fit.Model.Dimension, Math.Min(fit.Model.Dimension, 4));
        var table = new ResultTable("cluster", "weight", "rows", shown < d ? $"mean (first {shown} of {d})" : "mean");
        for (var cluster = 0; cluster < weights.Length; cluster++)
        {
            table.Add(
                Text($"{cluster + 1}"),
                Text($"{weights[cluster]:0.0000}"),
                Text($"{clusters.Count(one => one == cluster)}"),
                string.Join("  ", means.Skip(cluster * d).Take(shown).Select(mean => Text($"{mean:0.000}"))));
        }

        table.Write(terminal);
        if (data.Labels is { } labels) output.WriteLine(Text($"agreement with the labels: adjusted Rand index {ClusterAgreement.AdjustedRandIndex(clusters, labels):0.0000}"));
        output.WriteLine($"model: {folder.ModelFile}   picture: {MixtureRun.PictureFile(folder)}");
    }
}
