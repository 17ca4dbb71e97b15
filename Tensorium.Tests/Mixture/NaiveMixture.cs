using Tensorium.Models.Mixture;

namespace Tensorium.Tests.Mixture;

/// <summary>Expectation maximisation in plain loops, by the formulas of the textbook: with inverses and determinants of matrices, and no logarithm until the end.</summary>
internal sealed class NaiveMixture(double[][] rows, double[][] responsibilities, CovarianceKind kind, double regularization)
{
    private readonly int _k = responsibilities[0].Length;
    private readonly int _d = rows[0].Length;
    private double[][] _r = responsibilities;

    public double[] Weights { get; private set; } = [];

    public double[][] Means { get; private set; } = [];

    public double[][,] Covariances { get; private set; } = [];

    public void Maximize()
    {
        var counts = Clusters(k => _r.Sum(r => r[k]));
        Weights = [.. counts.Select(count => count / rows.Length)];
        Means = Clusters(k => Columns(i => rows.Select((x, n) => _r[n][k] * x[i]).Sum() / counts[k]));
        var scatters = Clusters(k => Matrix((i, j) => rows.Select((x, n) => _r[n][k] * (x[i] - Means[k][i]) * (x[j] - Means[k][j])).Sum()));
        Covariances = Clusters(k => Matrix((i, j) =>
        {
            var own = scatters[k][i, j] / counts[k];
            var value = kind switch
            {
                CovarianceKind.Full => own,
                CovarianceKind.Tied => scatters.Sum(scatter => scatter[i, j]) / rows.Length,
                CovarianceKind.Diagonal => i == j ? own : 0,
                _ => i == j ? Enumerable.Range(0, _d).Average(column => scatters[k][column, column]) / counts[k] : 0,
            };
            return i == j ? value + regularization : value;
        }));
    }

    /// <summary>The expectation step; returns the log-likelihood.</summary>
    public double Expect()
    {
        var densities = rows.Select(x => Clusters(k => Weights[k] * Density(x, Means[k], Covariances[k]))).ToArray();
        _r = [.. densities.Select(row => row.Select(density => density / row.Sum()).ToArray())];
        return densities.Sum(row => Math.Log(row.Sum()));
    }

    private double Density(double[] x, double[] mean, double[,] covariance)
    {
        var inverse = Tensor.From(covariance).Inverse().ToArray<double>();
        var (sign, logDeterminant) = Tensor.From(covariance).SlogDeterminant();
        var distance = 0.0;
        for (var i = 0; i < _d; i++)
        {
            for (var j = 0; j < _d; j++) distance += (x[i] - mean[i]) * inverse[(i * _d) + j] * (x[j] - mean[j]);
        }

        return sign.Item() * Math.Exp(-distance / 2) / Math.Sqrt(Math.Pow(2 * Math.PI, _d) * Math.Exp(logDeterminant.Item()));
    }

    private T[] Clusters<T>(Func<int, T> f) => [.. Enumerable.Range(0, _k).Select(f)];

    private double[] Columns(Func<int, double> f) => [.. Enumerable.Range(0, _d).Select(f)];

    private double[,] Matrix(Func<int, int, double> f)
    {
        var matrix = new double[_d, _d];
        for (var i = 0; i < _d; i++)
        {
            for (var j = 0; j < _d; j++) matrix[i, j] = f(i, j);
        }

        return matrix;
    }
}
