using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Simd;

/// <summary>One lane of float: the tail of every loop.</summary>
internal readonly unsafe struct F32x1(float value) : IVec<F32x1, float>
{
    private readonly float _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => false;

    // Comparisons and bit operations are done on the lowest lane of a vector register: the way through the integer registers, and the
    // conversion of flags to masks, take several times as long.
    private Vector128<float> Wide => Vector128.CreateScalarUnsafe(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x1 Lowest(Vector128<float> vector) => new(vector.ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Splat(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 SplatLane(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x1 value, float* target) => *target = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator +(F32x1 a, F32x1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 a, F32x1 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator *(F32x1 a, F32x1 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator /(F32x1 a, F32x1 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 operator -(F32x1 a) => Lowest(Vector128.Xor(a.Wide, Vector128.Create(-0.0f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Fma(F32x1 a, F32x1 b, F32x1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sqrt(F32x1 a) => new(MathF.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Abs(F32x1 a) => Lowest(Vector128.AndNot(a.Wide, Vector128.Create(-0.0f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Min(F32x1 a, F32x1 b) => new(MathF.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Max(F32x1 a, F32x1 b) => new(MathF.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Round(F32x1 a) => new(MathF.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Floor(F32x1 a) => new(MathF.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Equal(F32x1 a, F32x1 b) => Lowest(Vector128.Equals(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Less(F32x1 a, F32x1 b) => Lowest(Vector128.LessThan(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LessOrEqual(F32x1 a, F32x1 b) => Lowest(Vector128.LessThanOrEqual(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Select(F32x1 mask, F32x1 ifTrue, F32x1 ifFalse) =>
        Lowest(Vector128.ConditionalSelect(mask.Wide, ifTrue.Wide, ifFalse.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 And(F32x1 a, F32x1 b) => Lowest(a.Wide & b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Or(F32x1 a, F32x1 b) => Lowest(a.Wide | b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Xor(F32x1 a, F32x1 b) => Lowest(a.Wide ^ b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Not(F32x1 a) => Lowest(~a.Wide);

    // Adding 1.5·2^p puts an integral n into the low bits of the significand; a shift then moves it, biased, into the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 PowerOfTwo(F32x1 n) =>
        Lowest(Vector128.ShiftLeft((n.Wide + Vector128.Create(12582912.0f)).AsInt32() + Vector128.Create(127), 23).AsSingle());

    // The biased exponent, put into the significand of 2^p, is p's integer plus itself: one subtraction makes it a value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Exponent(F32x1 a) =>
        Lowest((Vector128.ShiftRightLogical(Vector128.AndNot(a.Wide, Vector128.Create(-0.0f)).AsInt32(), 23)
            | Vector128.Create(8388608.0f).AsInt32()).AsSingle() - Vector128.Create(8388608.0f + 127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Significand(F32x1 a) =>
        Lowest(((a.Wide.AsInt32() & Vector128.Create(0x007FFFFF)) | Vector128.Create(1.0f).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32x1 mask) => BitConverter.SingleToInt32Bits(mask._value) < 0 ? 1u : 0u;
}
