using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>Fmod is exact, whatever the quotient; C#'s % on floats, which is C's fmod, is the oracle.</summary>
public sealed class RemainderTests
{
    [Fact]
    public void Fmod_is_exact_in_float64()
    {
        var (x, y) = Doubles();
        foreach (var lanes in LaneLoops.DoubleWidths)
            LaneAssert.SameValues(x, [.. x.Zip(y, (a, b) => a % b)], LaneLoops.Map<FmodBody>(x, y, y, lanes), $"Fmod, {lanes} lanes");
    }

    [Fact]
    public void Fmod_is_exact_in_float32()
    {
        var (x, y) = Singles();
        foreach (var lanes in LaneLoops.SingleWidths)
            LaneAssert.SameValues(x, [.. x.Zip(y, (a, b) => a % b)], LaneLoops.Map<FmodBody>(x, y, y, lanes), $"Fmod, {lanes} lanes");
    }

    [Fact]
    public void Remainder_has_the_sign_of_the_divisor()
    {
        var (x, y) = Doubles();
        foreach (var lanes in LaneLoops.DoubleWidths)
            LaneAssert.SameValues(x, [.. x.Zip(y, Expected)], LaneLoops.Map<RemainderBody>(x, y, y, lanes), $"Remainder, {lanes} lanes");
        var (xs, ys) = Singles();
        foreach (var lanes in LaneLoops.SingleWidths)
            LaneAssert.SameValues(xs, [.. xs.Zip(ys, (a, b) => (float)Expected(a, b))], LaneLoops.Map<RemainderBody>(xs, ys, ys, lanes), $"Remainder, {lanes} lanes");

        static double Expected(double a, double b)
        {
            var rest = a % b;
            return rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
        }
    }

    [Fact]
    public void Integers_refuse_a_zero_divisor_before_they_compute()
    {
        var x = Tensor.From(1, 2, 3);
        Assert.Contains("the divisor holds a 0", Assert.Throws<DivideByZeroException>(() => x.Fmod(Tensor.From(1, 0, 2))).Message, StringComparison.Ordinal);
        Assert.Contains("int32 has no NaN", Assert.Throws<DivideByZeroException>(() => x.Remainder(0)).Message, StringComparison.Ordinal);
    }

    // Just below a multiple of the divisor the quotient rounds up to an integer that was not reached.
    [Fact]
    public void The_gradient_counts_the_integer_that_was_taken()
    {
        var (a, b) = (Tensor.From(Math.BitDecrement(3.0)), Tensor.From(Math.BitDecrement(1.0)));
        var quotient = Math.Truncate((Math.BitDecrement(3.0) - (Math.BitDecrement(3.0) % Math.BitDecrement(1.0))) / Math.BitDecrement(1.0) + 0.5);
        var divisor = b.RequireGrad();
        a.Fmod(divisor).Sum().Backward();
        Assert.Equal(-quotient, divisor.Grad!.ToArray<double>()[0]);
    }

    private static (double[] X, double[] Y) Doubles()
    {
        var specials = SamplePoints.SpecialDoubles;
        var noise = Enumerable.Range(0, 3000).Select(i => (ulong)i).ToArray();
        return (
            [.. specials.SelectMany(a => specials.Select(_ => a)), .. noise.Select(i => BitConverter.UInt64BitsToDouble(SamplePoints.Bits(2 * i))), .. noise.Select(i => i * 0.1)],
            [.. specials.SelectMany(_ => specials), .. noise.Select(i => BitConverter.UInt64BitsToDouble(SamplePoints.Bits((2 * i) + 1))), .. noise.Select(i => i % 2 == 0 ? 0.1 : -0.3)]);
    }

    private static (float[] X, float[] Y) Singles()
    {
        var specials = SamplePoints.SpecialSingles;
        var noise = Enumerable.Range(0, 6000).Select(i => (ulong)i).ToArray();
        return (
            [.. specials.SelectMany(a => specials.Select(_ => a)), .. noise.Select(i => BitConverter.UInt32BitsToSingle((uint)SamplePoints.Bits(2 * i))), .. noise.Select(i => i * 0.1f)],
            [.. specials.SelectMany(_ => specials), .. noise.Select(i => BitConverter.UInt32BitsToSingle((uint)SamplePoints.Bits((2 * i) + 1))), .. noise.Select(i => i % 2 == 0 ? 0.1f : -0.3f)]);
    }

    private readonly struct FmodBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Fmod(a, b);
    }

    private readonly struct RemainderBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Remainder(a, b);
    }
}
