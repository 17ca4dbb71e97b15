using Tensorium.Models.Distributions;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>The pieces of a Gaussian posterior that are one pass, with the bits of what they are composed of.</summary>
public sealed class GaussianTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_sample_has_the_bits_of_its_composite_and_so_have_its_gradients(DType dtype)
    {
        // (A log-variance that is broadcast gets its gradients summed before they are halved, or after.)
        foreach (var (mean, variance, noise) in new (Shape, Shape, Shape)[] { ([128, 20], [128, 20], [128, 20]), ([7], [3, 7], [3, 7]), ([17], [17], [17]) })
        {
            SameBits.Assert(
                x => x[0].Reparameterize(x[1], x[2]),
                x => (x[2] * (x[1] * 0.5).Exp()) + x[0],
                [SameBits.Normal(mean, 1, dtype), SameBits.Normal(variance, 2, dtype), SameBits.Normal(noise, 3, dtype)],
                $"{mean}, {variance}, {noise}");
        }
    }

    [Fact]
    public void The_divergence_has_the_bits_of_its_composite()
    {
        Tensor mean = SameBits.Normal([128, 20], 1, DType.Float32), v = SameBits.Normal([128, 20], 2, DType.Float32);
        var composite = (v.Expm1() - v + mean.Square()) * 0.5;
        Assert.Equal(OpTable.Bits(composite), OpTable.Bits(mean.NormalKl(v)));
        var posterior = new Independent(Normal.FromLogVariance(mean, v), 1);
        Assert.Equal(OpTable.Bits(composite.Sum(-1)), OpTable.Bits(KlDivergence.Between(posterior, new Independent(new StandardNormal([20]), 1))));
    }

    [Fact]
    public void The_divergence_of_a_nearly_standard_one_keeps_its_digits()
    {
        var v = Tensor.Full([1], 1e-3f);
        var exact = v.To(DType.Float64);
        Assert.Equal(((exact.Expm1() - exact) * 0.5).Item(), Tensor.Zeros([1]).NormalKl(v).Item(), 1e-10);
    }
}
