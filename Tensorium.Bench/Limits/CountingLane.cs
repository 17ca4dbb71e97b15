using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Bench.Limits;

/// <summary>
/// A lane that counts what is done to it: so a body says itself how many vector operations it needs. Each counts as one, also those that a processor has no single
/// instruction for (divisions and roots, most of all), and what is done to constants alone as none: a limit may be too high, but never too low.
/// </summary>
internal readonly struct CountingLane(F32x1 value, bool isConstant) : IVec<CountingLane>
{
    [ThreadStatic]
    private static int s_count;

    private readonly F32x1 _value = value;
    private readonly bool _isConstant = isConstant;

    public static int Lanes => 1;

    public static bool IsDouble => false;

    /// <summary>The operations of an op's body.</summary>
    public static int Of<TOp>(TOp op)
        where TOp : struct, IUnaryOp
    {
        s_count = 0;
        op.Invoke(new CountingLane(F32x1.Splat(0.7), isConstant: false));
        return s_count;
    }

    // Constants stay in registers over a whole loop.
    public static CountingLane Splat(double value) => new(F32x1.Splat(value), isConstant: true);

    public static CountingLane operator +(CountingLane a, CountingLane b) => Count(a._value + b._value, a._isConstant && b._isConstant);

    public static CountingLane operator -(CountingLane a, CountingLane b) => Count(a._value - b._value, a._isConstant && b._isConstant);

    public static CountingLane operator *(CountingLane a, CountingLane b) => Count(a._value * b._value, a._isConstant && b._isConstant);

    public static CountingLane operator /(CountingLane a, CountingLane b) => Count(a._value / b._value, a._isConstant && b._isConstant);

    public static CountingLane operator -(CountingLane a) => Count(-a._value, a._isConstant);

    public static CountingLane Fma(CountingLane a, CountingLane b, CountingLane c) => Count(F32x1.Fma(a._value, b._value, c._value), a._isConstant && b._isConstant && c._isConstant);

    public static CountingLane Sqrt(CountingLane a) => Count(F32x1.Sqrt(a._value), a._isConstant);

    public static CountingLane Abs(CountingLane a) => Count(F32x1.Abs(a._value), a._isConstant);

    public static CountingLane Min(CountingLane a, CountingLane b) => Count(F32x1.Min(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Max(CountingLane a, CountingLane b) => Count(F32x1.Max(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Round(CountingLane a) => Count(F32x1.Round(a._value), a._isConstant);

    public static CountingLane Floor(CountingLane a) => Count(F32x1.Floor(a._value), a._isConstant);

    public static CountingLane Equal(CountingLane a, CountingLane b) => Count(F32x1.Equal(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Less(CountingLane a, CountingLane b) => Count(F32x1.Less(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane LessOrEqual(CountingLane a, CountingLane b) => Count(F32x1.LessOrEqual(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Select(CountingLane mask, CountingLane ifTrue, CountingLane ifFalse) =>
        Count(F32x1.Select(mask._value, ifTrue._value, ifFalse._value), mask._isConstant && ifTrue._isConstant && ifFalse._isConstant);

    public static CountingLane And(CountingLane a, CountingLane b) => Count(F32x1.And(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Or(CountingLane a, CountingLane b) => Count(F32x1.Or(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Xor(CountingLane a, CountingLane b) => Count(F32x1.Xor(a._value, b._value), a._isConstant && b._isConstant);

    public static CountingLane Not(CountingLane a) => Count(F32x1.Not(a._value), a._isConstant);

    // One instruction where the processor has it, though this lane's has two steps.
    public static CountingLane Scale(CountingLane a, CountingLane n) => Count(Elementary.ScaleInTwoSteps(a._value, n._value), a._isConstant && n._isConstant);

    public static CountingLane PowerOfTwo(CountingLane n) => Count(F32x1.PowerOfTwo(n._value), n._isConstant);

    public static CountingLane Exponent(CountingLane a) => Count(F32x1.Exponent(a._value), a._isConstant);

    public static CountingLane Significand(CountingLane a) => Count(F32x1.Significand(a._value), a._isConstant);

    public static uint MaskBits(CountingLane mask) => F32x1.MaskBits(mask._value);

    private static CountingLane Count(F32x1 result, bool isConstant)
    {
        if (!isConstant) s_count++;
        return new(result, isConstant);
    }
}
