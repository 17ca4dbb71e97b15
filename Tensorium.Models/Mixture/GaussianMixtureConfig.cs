using System.Globalization;

namespace Tensorium.Models.Mixture;

/// <summary>How a <see cref="GaussianMixture"/> is fitted. The defaults are those of scikit-learn's GaussianMixture, and mean the same.</summary>
public sealed record GaussianMixtureConfig
{
    /// <summary>k, the number of clusters.</summary>
    public int Clusters { get; init; } = 2;

    /// <summary>What the covariances may be.</summary>
    public CovarianceKind Covariance { get; init; } = CovarianceKind.Full;

    /// <summary>EM stops when the mean log-likelihood of a row changes by less than this from one expectation step to the next.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>The most iterations (an expectation and a maximisation step) of EM.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Added to the variance of each column in each cluster, in squared units of the data: keeps a cluster on few or equal points from collapsing.</summary>
    public double Regularization { get; init; } = 1e-6;

    /// <summary>How many starts are tried; the one that ends with the largest likelihood is kept.</summary>
    public int Starts { get; init; } = 1;

    /// <summary>Decides the starts.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Clusters < 1) throw new ConfigurationException($"clusters is {Clusters}; a mixture has at least 1 cluster");
        if (!Enum.IsDefined(Covariance)) throw new ConfigurationException($"covariance is {(int)Covariance}; expected full, tied, diagonal or spherical");
        if (MaxIterations < 1) throw new ConfigurationException($"max-iterations is {MaxIterations}; at least 1 is needed");
        if (Starts < 1) throw new ConfigurationException($"starts is {Starts}; at least 1 is needed");
        CheckNotNegative("tolerance", Tolerance);
        CheckNotNegative("regularization", Regularization);
    }

    private static void CheckNotNegative(string name, double value)
    {
        if (!(value >= 0 && double.IsFinite(value)))
            throw new ConfigurationException($"{name} is {value.ToString(CultureInfo.InvariantCulture)}; expected a finite number, 0 or above");
    }
}
