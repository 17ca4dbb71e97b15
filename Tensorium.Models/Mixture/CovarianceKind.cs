namespace Tensorium.Models.Mixture;

/// <summary>What the covariances of a <see cref="GaussianMixture"/> may be.</summary>
public enum CovarianceKind
{
    /// <summary>Each cluster has any covariance of its own: Σₖ, [k, d, d].</summary>
    Full,

    /// <summary>All clusters share one covariance: Σ, [d, d].</summary>
    Tied,

    /// <summary>Each cluster has a variance for each column: σ²ₖ, [k, d].</summary>
    Diagonal,

    /// <summary>Each cluster has one variance for all columns: σ²ₖ, [k].</summary>
    Spherical,
}

/// <summary>Sizes and names by <see cref="CovarianceKind"/>.</summary>
internal static class CovarianceKinds
{
    /// <summary>The name in configurations and files.</summary>
    public static string Name(this CovarianceKind kind) => kind switch
    {
        CovarianceKind.Full => "full",
        CovarianceKind.Tied => "tied",
        CovarianceKind.Diagonal => "diagonal",
        CovarianceKind.Spherical => "spherical",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "expected one of the four kinds"),
    };

    /// <summary>The kind of a name; null if there is none.</summary>
    public static CovarianceKind? Find(string name) => Enum.GetValues<CovarianceKind>().Where(kind => kind.Name() == name).Cast<CovarianceKind?>().FirstOrDefault();

    /// <summary>The shape of the covariances of k clusters in d dimensions.</summary>
    public static Shape ShapeOf(this CovarianceKind kind, int k, int d) => kind switch
    {
        CovarianceKind.Full => [k, d, d],
        CovarianceKind.Tied => [d, d],
        CovarianceKind.Diagonal => [k, d],
        _ => [k],
    };

    /// <summary>The free parameters of the covariances: of a symmetric matrix, those on and below the diagonal.</summary>
    public static long FreeParameters(this CovarianceKind kind, long k, long d) => kind switch
    {
        CovarianceKind.Full => k * (d * (d + 1) / 2),
        CovarianceKind.Tied => d * (d + 1) / 2,
        CovarianceKind.Diagonal => k * d,
        _ => k,
    };
}
