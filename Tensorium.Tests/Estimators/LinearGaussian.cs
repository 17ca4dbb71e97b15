using Tensorium.Models.Distributions;

namespace Tensorium.Tests.Estimators;

/// <summary>
/// A model whose marginal and posterior are known: p(z) = N(0, I), p(x|z) = N(x; W z + b, s² I), so p(x) = N(x; b, W Wᵀ + s² I) and
/// p(z|x) = N(z; M⁻¹ Wᵀ (x − b) / s², M⁻¹) with M = I + Wᵀ W / s². The columns of W are orthogonal, so that the posterior's covariance is diagonal.
/// </summary>
internal sealed class LinearGaussian
{
    private readonly Tensor _bias = Tensor.From(0.3, -0.2, 0.1);

    /// <summary>W, [3, 2].</summary>
    private readonly Tensor _weight;

    private readonly double _deviation;

    /// <param name="deviation">s: the smaller, the narrower the posterior.</param>
    public LinearGaussian(double deviation = 0.5)
    {
        _deviation = deviation;
        _weight = Tensor.From(new[,] { { 1.0, 0.5 }, { 1.0, -0.5 }, { 0.2, 0.0 } });
    }

    public Independent Prior { get; } = new(new StandardNormal([2], DType.Float64), 1);

    /// <summary>p(x|z), […] with events [3].</summary>
    public Independent Likelihood(Tensor latent) => new(new Normal(latent.MatMul(_weight.T) + _bias, Tensor.Scalar(_deviation, DType.Float64)), 1);

    /// <summary>z ↦ ln p(x|z).</summary>
    public Func<Tensor, Tensor> LogLikelihood(Tensor x) => latent => Likelihood(latent).LogProb(x);

    /// <summary>z ↦ ln p(x, z).</summary>
    public Func<Tensor, Tensor> LogJoint(Tensor x) => latent => Likelihood(latent).LogProb(x) + Prior.LogProb(latent);

    /// <summary>z and x of the model: [count, 2] and [count, 3].</summary>
    public (Tensor Latent, Tensor Observed) Draw(int count, ulong seed)
    {
        var generator = new Generator(seed);
        var latent = Prior.Sample(generator, [count]);
        return (latent, Likelihood(latent).Sample(generator));
    }

    /// <summary>p(z|x), [batch] with events [2].</summary>
    public Independent Posterior(Tensor x)
    {
        var precision = (_weight.Square().Sum(0) / (_deviation * _deviation)) + 1;
        return new(Normal.FromLogVariance((x - _bias).MatMul(_weight) / (_deviation * _deviation) / precision, -precision.Log().Expand([x.Shape[0], 2])), 1);
    }

    /// <summary>ln p(x), [batch].</summary>
    public double[] LogMarginal(Tensor x)
    {
        var covariance = _weight.MatMul(_weight.T) + (Tensor.Eye(3, DType.Float64) * (_deviation * _deviation));
        var white = covariance.Cholesky().TriangularSolve((x - _bias).T);
        return ((white.Square().Sum(0) + covariance.LogDeterminant() + (3 * Math.Log(2 * Math.PI))) * -0.5).ToArray<double>();
    }
}
