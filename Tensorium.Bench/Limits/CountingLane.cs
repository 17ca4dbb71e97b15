using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Bench.Limits;

/// <summary>
/// A lane that counts what is done to it: so a body says itself how many vector operations it needs. Each counts as one, also those that a processor has no single
/// instruction for (divisions and roots, most of all): a limit may be too high, but never too low.
/// </summary>
internal readonly struct CountingLane(F32x1 value) : IVec<CountingLane>
{
    [ThreadStatic]
    private static int s_count;

    private readonly F32x1 _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => false;

    /// <summary>The operations of an op's body.</summary>
    public static int Of<TOp>(TOp op)
        where TOp : struct, IUnaryOp
    {
        s_count = 0;
        op.Invoke(Splat(0.7));
        return s_count;
    }

    // Constants stay in registers over a whole loop.
    public static CountingLane Splat(double value) => new(F32x1.Splat(value));

    public static CountingLane operator +(CountingLane a, CountingLane b) => Count(a._value + b._value);

    public static CountingLane operator -(CountingLane a, CountingLane b) => Count(a._value - b._value);

    public static CountingLane operator *(CountingLane a, CountingLane b) => Count(a._value * b._value);

    public static CountingLane operator /(CountingLane a, CountingLane b) => Count(a._value / b._value);

    public static CountingLane operator -(CountingLane a) => Count(-a._value);

    public static CountingLane Fma(CountingLane a, CountingLane b, CountingLane c) => Count(F32x1.Fma(a._value, b._value, c._value));

    public static CountingLane Sqrt(CountingLane a) => Count(F32x1.Sqrt(a._value));

    public static CountingLane Abs(CountingLane a) => Count(F32x1.Abs(a._value));

    public static CountingLane Min(CountingLane a, CountingLane b) => Count(F32x1.Min(a._value, b._value));

    public static CountingLane Max(CountingLane a, CountingLane b) => Count(F32x1.Max(a._value, b._value));

    public static CountingLane Round(CountingLane a) => Count(F32x1.Round(a._value));

    public static CountingLane Floor(CountingLane a) => Count(F32x1.Floor(a._value));

    public static CountingLane Equal(CountingLane a, CountingLane b) => Count(F32x1.Equal(a._value, b._value));

    public static CountingLane Less(CountingLane a, CountingLane b) => Count(F32x1.Less(a._value, b._value));

    public static CountingLane LessOrEqual(CountingLane a, CountingLane b) => Count(F32x1.LessOrEqual(a._value, b._value));

    public static CountingLane Select(CountingLane mask, CountingLane ifTrue, CountingLane ifFalse) =>
        Count(F32x1.Select(mask._value, ifTrue._value, ifFalse._value));

    public static CountingLane And(CountingLane a, CountingLane b) => Count(F32x1.And(a._value, b._value));

    public static CountingLane Or(CountingLane a, CountingLane b) => Count(F32x1.Or(a._value, b._value));

    public static CountingLane Xor(CountingLane a, CountingLane b) => Count(F32x1.Xor(a._value, b._value));

    public static CountingLane Not(CountingLane a) => Count(F32x1.Not(a._value));

    public static CountingLane PowerOfTwo(CountingLane n) => Count(F32x1.PowerOfTwo(n._value));

    public static CountingLane Exponent(CountingLane a) => Count(F32x1.Exponent(a._value));

    public static CountingLane Significand(CountingLane a) => Count(F32x1.Significand(a._value));

    public static uint MaskBits(CountingLane mask) => F32x1.MaskBits(mask._value);

    private static CountingLane Count(F32x1 result)
    {
        s_count++;
        return new(result);
    }
}
