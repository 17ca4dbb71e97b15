using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class MultivariateNormalTests
{
    private static readonly Tensor Factors = Factor(2, 3, 3);
    private static readonly Tensor Means = Tensor.Normal([2, 3], new Generator(2), dtype: DType.Float64);

    private static MultivariateNormal Pair => new(Means, Factors);

    [Fact]
    public void A_batch_is_its_members()
    {
        var values = Tensor.Normal([4, 2, 3], new Generator(3), dtype: DType.Float64);
        Assert.Equal([4, 2], Pair.LogProb(values).Shape);
        for (var i = 0; i < 2; i++)
        {
            var one = new MultivariateNormal(Means[i], Factors[i]);
            Near.Equal(one.LogProb(values[.., i]), Pair.LogProb(values)[.., i]);
            Near.Equal(one.Entropy(), Pair.Entropy()[i]);
            Near.Equal(one.Covariance, Pair.Covariance[i]);
            Near.Equal(one.Variance, Pair.Covariance[i].Diagonal());
            Near.Equal(KlDivergence.Between(one, new MultivariateNormal(Means[0], Factors[1])), KlDivergence.Between(Pair, new MultivariateNormal(Means[0], Factors[1]))[i]);
        }
    }

    [Fact]
    public void Batches_of_means_factors_and_values_are_broadcast()
    {
        Assert.Equal([5, 2], new MultivariateNormal(Means, Factor(5, 1, 3, 3)).BatchShape);
        var wide = new MultivariateNormal(Means, Factor(5, 1, 3, 3));
        Assert.Equal([7, 5, 2, 3], wide.Sample(new Generator(4), [7]).Shape);
        Assert.Equal([7, 5, 2], wide.LogProb(wide.Sample(new Generator(4), [7])).Shape);
        Assert.Equal([5, 2, 3], wide.Mean.Shape);
        Assert.Equal([5, 2, 3], wide.Variance.Shape);
        Assert.Equal([5, 2], wide.Entropy().Shape);

        // One mean of a batch of factors, one factor of a batch of means, values without their batch.
        var single = Means[0];
        Near.Equal(new MultivariateNormal(single.Expand([2, 3]), Factors).LogProb(single * 0), new MultivariateNormal(single, Factors).LogProb(single * 0));
        Near.Equal(new MultivariateNormal(Means, Factors[0]).LogProb(Means[1])[1], new MultivariateNormal(Means[1], Factors[0]).LogProb(Means[1]));
        Assert.Equal([6, 1, 2], Pair.LogProb(Tensor.Zeros([6, 1, 1, 3], DType.Float64)).Shape);
    }

    [Fact]
    public void A_diagonal_covariance_is_that_of_independent_numbers()
    {
        var independent = new Independent(Normal.FromLogVariance(Means, Means * 0.5), 1);
        var same = MultivariateNormal.FromIndependent(independent);
        var values = Tensor.Normal([4, 2, 3], new Generator(3), dtype: DType.Float64);
        Near.Equal(independent.LogProb(values), same.LogProb(values));
        Near.Equal(independent.Entropy(), same.Entropy());
        Near.Equal(independent.Sample(new Generator(5), [3]), same.Sample(new Generator(5), [3]));
        Near.Equal(Tensor.Zeros([2], DType.Float64), KlDivergence.Between(same, independent), 1e-14);
        var standard = new Independent(new StandardNormal([3], DType.Float64), 1);
        Near.Equal(KlDivergence.Between(independent, standard), KlDivergence.Between(same, standard));

        // The formula of the notes: ½(tr Σ + μᵀμ − d − ln |Σ|) to the standard normal.
        var expected = (Pair.Covariance.Diagonal().Sum(-1) + Means.Square().Sum(-1) - 3 - Pair.Covariance.LogDeterminant()) * 0.5;
        Near.Equal(expected, KlDivergence.Between(Pair, standard));
    }

    [Fact]
    public void A_precision_that_is_nearly_singular_keeps_its_digits()
    {
        // Eigenvalues 1e-10 and 1: inverting Σ⁻¹ first would leave six digits of the small variance.
        var precision = Tensor.From(new[,] { { 1, 0 }, { 0, 1e-10 } });
        Near.Equal([1, 1e10], MultivariateNormal.FromPrecision(Tensor.Zeros([2], DType.Float64), precision).Variance);
        var full = Factors[0].MatMul(Factors[0].T);
        Near.Equal(full.Inverse(), MultivariateNormal.FromPrecision(Means[0], full).Covariance, 1e-12);
        Near.Equal(full, MultivariateNormal.FromCovariance(Means[0], full).Covariance, 1e-12);
    }

    [Fact]
    public void Float32_stays_float32()
    {
        var single = new MultivariateNormal(Means.To(DType.Float32), Factors.To(DType.Float32));
        Assert.Equal(DType.Float32, single.Sample(new Generator(0)).DType);
        Assert.Equal(DType.Float32, single.LogProb(single.Mean).DType);
    }

    [Fact]
    public void What_is_no_covariance_or_vector_is_refused()
    {
        var covariance = Pair.Covariance[0];
        var error = Assert.Throws<ArgumentException>(() => new MultivariateNormal(Means[0], covariance));
        Assert.Contains("FromCovariance", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MultivariateNormal(Means[0], -Factors[0]));
        Assert.Throws<NotPositiveDefiniteException>(() => MultivariateNormal.FromCovariance(Means[0], -covariance));
        Assert.Throws<NotPositiveDefiniteException>(() => MultivariateNormal.FromPrecision(Means[0], -covariance));
        Assert.Throws<ShapeException>(() => new MultivariateNormal(Means[0], Factors[0][..2]));
        Assert.Throws<ShapeException>(() => new MultivariateNormal(Means[0][..2], Factors[0]));
        Assert.Throws<ShapeException>(() => new MultivariateNormal(Tensor.Zeros([4, 3], DType.Float64), Factors));
        Assert.Throws<DTypeException>(() => new MultivariateNormal(Tensor.Zeros([3], DType.Int64), Factors[0]));
        Assert.Throws<ShapeException>(() => Pair.LogProb(Tensor.Zeros([2, 2], DType.Float64)));
        Assert.Throws<ShapeException>(() => KlDivergence.Between(Pair, new MultivariateNormal(Means[0][..2], Factors[0][..2, ..2])));
        Assert.Throws<NotSupportedException>(() => KlDivergence.Between(Pair, new Independent(new Bernoulli(Means), 1)));
        Assert.Throws<NotSupportedException>(() => MultivariateNormal.FromIndependent(new(new Normal(Means, Means.Exp()), 2)));
    }

    private static Tensor Factor(params int[] shape)
    {
        var x = Tensor.Normal(shape, new Generator(1), dtype: DType.Float64);
        return x.Tril(-1) + x.Diagonal().Exp().DiagonalEmbed();
    }
}
