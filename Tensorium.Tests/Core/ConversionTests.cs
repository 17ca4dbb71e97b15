using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>What becomes of numbers that the new dtype cannot hold.</summary>
public class ConversionTests
{
    [Fact]
    public void Reals_become_integers_by_truncation_and_saturate_and_NaN_is_0()
    {
        double[] reals = [1.9, -1.9, double.NaN, 1e30, -1e30, double.PositiveInfinity, double.NegativeInfinity, -0.0];
        foreach (var from in new[] { DType.Float32, DType.Float64 })
        {
            var x = Tensor.From(reals).To(from);
            Assert.Equal([1, -1, 0, int.MaxValue, int.MinValue, int.MaxValue, int.MinValue, 0], x.To(DType.Int32).ToArray<int>());
            Assert.Equal([1L, -1, 0, long.MaxValue, long.MinValue, long.MaxValue, long.MinValue, 0], x.To(DType.Int64).ToArray<long>());
            Assert.Equal([1, 0, 0, 255, 0, 255, 0, 0], x.To(DType.UInt8).ToArray<byte>());
            Assert.Equal([true, true, true, true, true, true, true, false], x.To(DType.Bool).ToArray<bool>());
        }
    }

    [Fact]
    public void Integers_that_do_not_fit_wrap()
    {
        var x = Tensor.From(256L + 7, -1, (1L << 32) + 5, long.MinValue);
        Assert.Equal([7, 255, 5, 0], x.To(DType.UInt8).ToArray<byte>());
        Assert.Equal([263, -1, 5, 0], x.To(DType.Int32).ToArray<int>());
        Assert.Equal([true, true, true, true], x.To(DType.Bool).ToArray<bool>());
    }

    [Fact]
    public void Integers_round_to_the_nearest_real()
    {
        Assert.Equal([16777216f, 16777220f], Tensor.From(16777217, 16777219).To(DType.Float32).ToArray<float>());
        Assert.Equal(9007199254740992.0, Tensor.From((1L << 53) + 1).To(DType.Float64).Item());
    }

    [Fact]
    public void Bools_become_0_and_1()
    {
        var x = Tensor.From(false, true);
        foreach (var dtype in Enum.GetValues<DType>()) Assert.Equal([0f, 1], x.To(dtype).To(DType.Float32).ToArray<float>());
    }

    [Fact]
    public void Float64_beyond_float32_overflows_and_underflows_as_in_IEEE_754() =>
        Assert.Equal([float.PositiveInfinity, 0, float.NaN], Tensor.From(1e300, 1e-300, double.NaN).To(DType.Float32).ToArray<float>());

    [Fact]
    public void A_conversion_to_the_same_dtype_is_the_same_tensor()
    {
        var x = Tensor.From(1f);
        Assert.Same(x, x.To(DType.Float32));
        Assert.NotSame(x.Storage, x.Clone().Storage);
    }

    [Fact]
    public void An_unknown_dtype_is_named() => Assert.Contains("77", Assert.Throws<DTypeException>(() => Tensor.Zeros([1], (DType)77)).Message, StringComparison.Ordinal);
}
