using Tensorium.Autograd;

namespace Tensorium.Models.Preprocessing;

/// <summary>Principal component analysis: the directions in which data vary most, z = Wᵀ(x − m) with the first eigenvectors of the covariance (1/n) as columns of W.</summary>
public sealed class PrincipalComponents
{
    // Rows are centred in float64 a part at a time: images are not copied as a whole.
    private const int RowsAtOnce = 4096;

    internal PrincipalComponents(Tensor mean, Tensor directions, Tensor variances, double totalVariance) =>
        (Mean, Directions, Variances, TotalVariance) = (mean, directions, variances, totalVariance);

    /// <summary>m, float64, [columns].</summary>
    public Tensor Mean { get; }

    /// <summary>W, float64, [columns, components]: unit vectors, at right angles; the largest entry of each is positive.</summary>
    public Tensor Directions { get; }

    /// <summary>The variance of each component, float64, [components], largest first.</summary>
    public Tensor Variances { get; }

    /// <summary>The sum of the variances of all columns.</summary>
    public double TotalVariance { get; }

    /// <summary>The share of the variance that the components keep, in [0, 1].</summary>
    public double ExplainedShare => Variances.Sum().Item() / TotalVariance;

    /// <summary>The first components of data.</summary>
    /// <param name="values">x, [rows, columns], float32 or float64.</param>
    /// <param name="components">How many, from 1 to the number of columns.</param>
    /// <exception cref="ShapeException">The values are no table.</exception>
    /// <exception cref="ConfigurationException">There are not so many components, or no variance at all.</exception>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static PrincipalComponents Fit(Tensor values, int components)
    {
        if (values.Rank != 2 || values.ElementCount == 0) throw new ShapeException($"PrincipalComponents: the values are {values.Shape}; expected [rows, columns], at least one of each");
        var (rows, columns) = (values.Shape[0], values.Shape[1]);
        if (components < 1 || components > columns) throw new ConfigurationException($"pca is {components}; data with {columns} columns have 1 to {columns} principal components");
        using var paused = Recording.Pause();
        var mean = Parts(values).Aggregate(Tensor.Zeros([columns], DType.Float64, values.Device), (sum, part) => sum + part.Sum(0)) / rows;
        var covariance = Parts(values).Aggregate(
            Tensor.Zeros([columns, columns], DType.Float64, values.Device), (sum, part) => Differentiate.Evaluate(() => sum + (part - mean).T.MatMul(part - mean))) / rows;
        var total = covariance.Trace().Item();
        if (total == 0) throw new ConfigurationException("pca: the data do not vary: all rows are the same");
        var (variances, directions) = SymmetricEigen.Decompose(covariance);
        return new(mean, directions.Narrow(1, 0, components).Contiguous(), variances.Narrow(0, 0, components), total);
    }

    /// <summary>Wᵀ(x − m).</summary>
    /// <param name="values">[rows, columns].</param>
    /// <returns>float64, [rows, components].</returns>
    public Tensor Apply(Tensor values) => Tensor.Cat([.. Parts(values).Select(part => (part - Mean).MatMul(Directions))]);

    /// <summary>m + W·z: of all x with these components, the nearest to the mean.</summary>
    /// <param name="scores">z, [rows, components].</param>
    /// <returns>float64, [rows, columns].</returns>
    public Tensor Invert(Tensor scores) => scores.MatMul(Directions.T) + Mean;

    private static IEnumerable<Tensor> Parts(Tensor values)
    {
        for (var start = 0; start == 0 || start < values.Shape[0]; start += RowsAtOnce)
            yield return values.Narrow(0, start, Math.Min(RowsAtOnce, values.Shape[0] - start)).To(DType.Float64);
    }
}
