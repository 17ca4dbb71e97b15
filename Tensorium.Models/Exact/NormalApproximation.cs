using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Exact;

/// <summary>
/// A normal distribution with free parameters, q(w) = N(w; m, L·Lᵀ), to be fitted to a posterior by raising the evidence lower bound with an optimiser:
/// <code>
/// L = tril(A, −1) + diag(e^a)                          m, A, a: any real numbers
/// </code>
/// It begins at N(0, I).
/// </summary>
public sealed class NormalApproximation : Module
{
    private readonly Tensor _mean;
    private readonly Tensor _below;
    private readonly Tensor _logDiagonal;

    /// <summary>Of vectors of a size.</summary>
    /// <param name="dimension">How many numbers, at least 1.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no numbers.</exception>
    public NormalApproximation(int dimension, DType dtype = DType.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        _mean = RegisterParameter("mean", Tensor.Zeros([dimension], dtype));
        _below = RegisterParameter("below", Tensor.Zeros([dimension, dimension], dtype));
        _logDiagonal = RegisterParameter("log_diagonal", Tensor.Zeros([dimension], dtype));
    }

    /// <summary>q(w): [] with events [dimension].</summary>
    public MultivariateNormal Distribution => new(_mean, _below.Tril(-1) + _logDiagonal.Exp().DiagonalEmbed());
}
