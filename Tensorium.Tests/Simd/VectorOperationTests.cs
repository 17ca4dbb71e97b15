using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>Every operation of <see cref="IVec{V}"/>, at every width, against the one-lane instance; and that one against IEEE 754.</summary>
public sealed class VectorOperationTests
{
    public static TheoryData<string> Names => [.. VectorOperation.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_width_gives_the_bits_of_one_lane(string name)
    {
        var operation = VectorOperation.All[name];
        var (a, b, c) = Operands(SamplePoints.SpecialSingles, i => BitConverter.UInt32BitsToSingle((uint)SamplePoints.Bits(i)));
        foreach (var lanes in LaneLoops.SingleWidths)
            operation.CompareSingles(a, operation.Singles(a, b, c, 1), operation.Singles(a, b, c, lanes), $"{name}, {lanes} lanes");

        var (d, e, f) = Operands(SamplePoints.SpecialDoubles, i => BitConverter.UInt64BitsToDouble(SamplePoints.Bits(i)));
        foreach (var lanes in LaneLoops.DoubleWidths)
            operation.CompareDoubles(d, operation.Doubles(d, e, f, 1), operation.Doubles(d, e, f, lanes), $"{name}, {lanes} lanes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Powers_of_two_and_exponents_are_exact_over_the_normal_range(int lanes)
    {
        float[] n = [.. Enumerable.Range(-126, 254).Select(i => (float)i)];
        float[] powers = [.. n.Select(i => MathF.ScaleB(1, (int)i))];
        LaneAssert.SameBits(n, powers, LaneLoops.Map<VectorOperation.PowerOfTwoBody>(n, n, n, lanes), "PowerOfTwo");
        float[] numbers = [.. powers.Select(p => p * -1.75f)];
        LaneAssert.SameBits(n, n, LaneLoops.Map<VectorOperation.ExponentBody>(numbers, n, n, lanes), "Exponent");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Powers_of_two_and_exponents_are_exact_over_the_normal_range_of_float64(int lanes)
    {
        double[] n = [.. Enumerable.Range(-1022, 2046).Select(i => (double)i)];
        double[] powers = [.. n.Select(i => Math.ScaleB(1, (int)i))];
        LaneAssert.SameBits(n, powers, LaneLoops.Map<VectorOperation.PowerOfTwoBody>(n, n, n, lanes), "PowerOfTwo");
        double[] numbers = [.. powers.Select(p => p * -1.75)];
        LaneAssert.SameBits(n, n, LaneLoops.Map<VectorOperation.ExponentBody>(numbers, n, n, lanes), "Exponent");
    }

    [Fact]
    public void Fused_multiply_add_rounds_once()
    {
        const int Count = 2000;
        var x = new double[3][];
        var s = new float[3][];
        for (var k = 0; k < 3; k++)
        {
            x[k] = [.. Enumerable.Range(0, Count).Select(i => Nearby((ulong)(3 * i + k)))];
            s[k] = [.. x[k].Select(v => (float)v)];
        }

        // c near −a·b, where a product rounded on its own would leave noise.
        for (var i = 0; i < Count; i += 2)
        {
            x[2][i] = -x[0][i] * x[1][i];
            s[2][i] = -s[0][i] * s[1][i];
        }

        foreach (var lanes in LaneLoops.SingleWidths)
        {
            var result = LaneLoops.Map<VectorOperation.FmaBody>(s[0], s[1], s[2], lanes);
            for (var i = 0; i < Count; i++)
                Assert.True(Ulps.Of(result[i], Exactly(s[0][i], s[1][i], s[2][i]).ToDouble()) <= 0.5000001);
        }

        foreach (var lanes in LaneLoops.DoubleWidths)
        {
            var result = LaneLoops.Map<VectorOperation.FmaBody>(x[0], x[1], x[2], lanes);
            for (var i = 0; i < Count; i++)
                Assert.True(Ulps.Of(result[i], Exactly(x[0][i], x[1][i], x[2][i])) <= 0.5);
        }

        static double Nearby(ulong i) => ((SamplePoints.Bits(i) >> 11) * Math.ScaleB(1, -52) - 1) * Math.ScaleB(1, (int)(i % 7));
        static BigFloat Exactly(double a, double b, double c) => (BigFloat)a * b + c;
    }

    [Fact]
    public void Minimum_and_maximum_order_zeros_and_propagate_nan()
    {
        double[] a = [0.0, -0.0, double.NaN, 1, double.PositiveInfinity, double.NegativeInfinity];
        double[] b = [-0.0, 0.0, 1, double.NaN, 5, 5];
        LaneAssert.SameValues(a, [-0.0, -0.0, double.NaN, double.NaN, 5, double.NegativeInfinity], LaneLoops.Map<VectorOperation.MinBody>(a, b, b, 2), "Min");
        LaneAssert.SameValues(a, [0.0, 0.0, double.NaN, double.NaN, double.PositiveInfinity, 5], LaneLoops.Map<VectorOperation.MaxBody>(a, b, b, 2), "Max");
    }

    [Fact]
    public void Rounding_takes_ties_to_even_and_keeps_the_sign_of_zero()
    {
        double[] a = [0.5, -0.5, 1.5, 2.5, -2.5, -0.2, 0.49999999999999994, 4503599627370495.5, -0.0];
        LaneAssert.SameBits(a, [0, -0.0, 2, 2, -2, -0.0, 0, 4503599627370496, -0.0], LaneLoops.Map<VectorOperation.RoundBody>(a, a, a, 2), "Round");
        LaneAssert.SameBits(a, [0, -1, 1, 2, -3, -1, 0, 4503599627370495, -0.0], LaneLoops.Map<VectorOperation.FloorBody>(a, a, a, 2), "Floor");
    }

    [Fact]
    public void Mask_bits_are_in_lane_order()
    {
        Assert.Equal(0b1010_0000_0000_0110u, MaskBitsOf<F32x16, float>([0, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, -1]));
        Assert.Equal(0b1000_0110u, MaskBitsOf<F32x8, float>([0, -1, -1, 0, 0, 0, 0, -1]));
        Assert.Equal(0b0110u, MaskBitsOf<F32x4, float>([0, -1, -1, 0]));
        Assert.Equal(1u, MaskBitsOf<F32x1, float>([-1]));
        Assert.Equal(0b1000_0110u, MaskBitsOf<F64x8, double>([0, -1, -1, 0, 0, 0, 0, -1]));
        Assert.Equal(0b0110u, MaskBitsOf<F64x4, double>([0, -1, -1, 0]));
        Assert.Equal(0b10u, MaskBitsOf<F64x2, double>([0, -1]));
        Assert.Equal(1u, MaskBitsOf<F64x1, double>([-1]));

        static unsafe uint MaskBitsOf<V, T>(T[] lanes)
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            fixed (T* p = lanes)
                return V.MaskBits(V.Less(V.Load(p), V.Splat(0)));
        }
    }

    // All pairs of special values, each with each special third; then noise in all three.
    private static (T[] A, T[] B, T[] C) Operands<T>(T[] specials, Func<ulong, T> random)
    {
        const int Noise = 5003;
        var n = specials.Length;
        T[] Build(Func<int, int> pick, ulong seed) =>
            [.. Enumerable.Range(0, n * n * n).Select(i => specials[pick(i)]), .. Enumerable.Range(0, Noise).Select(i => random((3 * (ulong)i) + seed))];

        return (Build(i => i % n, 0), Build(i => i / n % n, 1), Build(i => i / n / n, 2));
    }
}
