using System.Globalization;
using System.Text;
using System.Text.Json;
using Tensorium.IO;
using Tensorium.Models.Data;
using Tensorium.Models.Preprocessing;
using Tensorium.Models.Training;

namespace Tensorium.Models.Mixture;

/// <summary>
/// Fits a <see cref="GaussianMixture"/> into a run's folder: <c>config.json</c>, <c>metrics.jsonl</c> (the mean log-likelihood of each iteration), <c>model.safetensors</c>,
/// <c>features.safetensors</c> (what was done to the rows first, if anything), <c>clusters.csv</c> (the cluster of each row) and <c>clusters.png</c>.
/// </summary>
/// <param name="Config">How the mixture is fitted.</param>
/// <param name="Standardize">Whether each column is standardised first.</param>
/// <param name="Components">How many principal components the mixture sees; null for the columns as they are.</param>
public sealed record MixtureRun(GaussianMixtureConfig Config, bool Standardize = false, int? Components = null)
{
    /// <summary>The picture of the clusters, in a run's folder.</summary>
    public static string PictureFile(RunFolder folder) => Path.Combine(folder.Path, "clusters.png");

    /// <summary>Fits and writes.</summary>
    /// <param name="data">The table.</param>
    /// <param name="path">The folder, new or empty.</param>
    /// <param name="stop">Asks to stop: then nothing is written.</param>
    /// <returns>What the fit came to, and the rows as the mixture saw them.</returns>
    /// <exception cref="ConfigurationException">A setting cannot be, for these data or at all.</exception>
    /// <exception cref="DegenerateClusterException">From every start, a cluster lost its points or its extent.</exception>
    /// <exception cref="RunFolderException">The folder holds a run already, or something else.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public (GaussianMixtureFit Fit, Tensor Rows) Execute(TabularData data, string path, CancellationToken stop = default)
    {
        Config.Validate();
        RunFolder.CheckFree(path);
        var map = FeatureMap.Fit(data.Values, Standardize, Components);
        var rows = map.Apply(data.Values);
        var fit = GaussianMixture.Fit(rows, Config, stop);

        var folder = RunFolder.Create(path);
        Write(folder.ConfigFile, Describe(data));
        Write(folder.MetricsFile, string.Concat(fit.MeanLogLikelihoods.Select((mean, step) => string.Create(
            CultureInfo.InvariantCulture, $"{{\"iteration\":{step},\"mean_log_likelihood\":{mean:R}}}\n"))));
        fit.Model.Save(folder.ModelFile);
        if (!map.IsIdentity) map.Save(Path.Combine(folder.Path, "features.safetensors"));
        Write(Path.Combine(folder.Path, "clusters.csv"), Clusters(fit.Model, rows));
        IReadOnlyList<string> columns = Components is { } count ? [.. Enumerable.Range(1, count).Select(i => $"component {i}")] : data.Columns;
        var title = string.Create(CultureInfo.InvariantCulture, $"{data.Name}: {Config.Clusters} clusters, {Config.Covariance.Name()} covariance");
        ClusterPicture.Save(fit.Model, rows, columns, title, PictureFile(folder));
        return (fit, rows);
    }

    private static string Clusters(GaussianMixture model, Tensor rows)
    {
        var responsibilities = model.Responsibilities(rows);
        var (clusters, largest) = (responsibilities.ArgMax(-1).ToArray<long>(), responsibilities.Max(-1).ToArray<double>());
        var lines = clusters.Zip(largest, (cluster, share) => string.Create(CultureInfo.InvariantCulture, $"{cluster + 1},{share:0.######}\n"));
        return "cluster,responsibility\n" + string.Concat(lines);
    }

    private string Describe(TabularData data)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("model", "gmm");
            json.WriteString("data", data.Name);
            json.WriteNumber("rows", data.Count);
            json.WriteNumber("columns", data.Columns.Count);
            json.WriteBoolean("standardize", Standardize);
            if (Components is { } count) json.WriteNumber("pca", count);
            json.WriteNumber("clusters", Config.Clusters);
            json.WriteString("covariance", Config.Covariance.Name());
            json.WriteNumber("tolerance", Config.Tolerance);
            json.WriteNumber("max_iterations", Config.MaxIterations);
            json.WriteNumber("regularization", Config.Regularization);
            json.WriteNumber("starts", Config.Starts);
            json.WriteNumber("seed", Config.Seed);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
