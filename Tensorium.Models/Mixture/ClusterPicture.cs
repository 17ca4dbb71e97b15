using Tensorium.Models.Pictures;
using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Mixture;

/// <summary>Data in the plane, coloured by cluster, with an ellipse of two standard deviations around each mean.</summary>
public static class ClusterPicture
{
    /// <summary>Draws two columns as they are, and of more their first two principal components.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="values">The data, [rows, d].</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="title">What stands above the picture.</param>
    /// <param name="path">The PNG file; written whole or not at all.</param>
    /// <exception cref="ShapeException">The rows have another length, or the names are not as many.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(GaussianMixture model, Tensor values, IReadOnlyList<string> columns, string title, string path)
    {
        if (columns.Count != model.Dimension) throw new ShapeException($"ClusterPicture: {columns.Count} names were given for {model.Dimension} columns");
        using var paused = Recording.Pause();
        var clusters = model.Assign(values).ToArray<long>();
        var (map, names) = model.Dimension switch
        {
            1 => (x => Tensor.Cat([x, Tensor.Zeros([x.Shape[0], 1], DType.Float64, x.Device)], 1), [columns[0], ""]),
            2 => (x => x, columns),
            _ => Components(values),
        };
        var points = map(values.To(DType.Float64)).ToArray<double>();
        var means = map(model.Means).ToArray<double>();
        // What moves with a unit step along each axis: the linear part of the map, whatever it adds.
        var jacobian = map(Tensor.Eye(model.Dimension, DType.Float64, model.Means.Device)) - map(Tensor.Zeros([1, model.Dimension], DType.Float64, model.Means.Device));
        new ScatterPlot(title, names[0], names[1]).Save(
            path,
            [.. clusters.Select((cluster, row) => (points[2 * row], points[(2 * row) + 1], (int)cluster))],
            [.. Enumerable.Range(0, model.ClusterCount).Select(cluster =>
                (means[2 * cluster], means[(2 * cluster) + 1], Factor(jacobian.T.MatMul(model.CovarianceOf(cluster)).MatMul(jacobian)), cluster))]);
    }

    private static (Func<Tensor, Tensor> Map, IReadOnlyList<string> Names) Components(Tensor values)
    {
        var principal = PrincipalComponents.Fit(values, 2);
        var shares = (principal.Variances / principal.TotalVariance).ToArray<double>();
        return (principal.Apply, [.. shares.Select((share, i) => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"principal component {i + 1} ({100 * share:0.0} % of the variance)"))]);
    }

    /// <summary>Cholesky's factor of a 2 × 2 covariance that may be flat.</summary>
    private static double[,] Factor(Tensor covariance)
    {
        var c = covariance.ToArray<double>();
        var first = Math.Sqrt(Math.Max(0, c[0]));
        var slope = first > 0 ? c[1] / first : 0;
        return new[,] { { first, 0 }, { slope, Math.Sqrt(Math.Max(0, c[3] - (slope * slope))) } };
    }
}
