using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tensorium.Simd;

/// <summary>One lane of double: the tail of every loop.</summary>
internal readonly unsafe struct F64x1(double value) : IVec<F64x1, double>
{
    private readonly double _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => true;

    // Comparisons and bit operations are done on the lowest lane of a vector register: the way through the integer registers, and the
    // conversion of flags to masks, take several times as long.
    private Vector128<double> Wide => Vector128.CreateScalarUnsafe(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x1 Lowest(Vector128<double> vector) => new(vector.ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Splat(double value) => new((double)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 SplatLane(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Load(double* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F64x1 value, double* target) => *target = value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator +(F64x1 a, F64x1 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator -(F64x1 a, F64x1 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator *(F64x1 a, F64x1 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator /(F64x1 a, F64x1 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 operator -(F64x1 a) => Lowest(Vector128.Xor(a.Wide, Vector128.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Fma(F64x1 a, F64x1 b, F64x1 c) => new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sqrt(F64x1 a) => new(Math.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Abs(F64x1 a) => Lowest(Vector128.AndNot(a.Wide, Vector128.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Min(F64x1 a, F64x1 b) => new(Math.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Max(F64x1 a, F64x1 b) => new(Math.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Round(F64x1 a) => new(Math.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Floor(F64x1 a) => new(Math.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Equal(F64x1 a, F64x1 b) => Lowest(Vector128.Equals(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Less(F64x1 a, F64x1 b) => Lowest(Vector128.LessThan(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 LessOrEqual(F64x1 a, F64x1 b) => Lowest(Vector128.LessThanOrEqual(a.Wide, b.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Select(F64x1 mask, F64x1 ifTrue, F64x1 ifFalse) =>
        Lowest(Vector128.ConditionalSelect(mask.Wide, ifTrue.Wide, ifFalse.Wide));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 And(F64x1 a, F64x1 b) => Lowest(a.Wide & b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Or(F64x1 a, F64x1 b) => Lowest(a.Wide | b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Xor(F64x1 a, F64x1 b) => Lowest(a.Wide ^ b.Wide);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Not(F64x1 a) => Lowest(~a.Wide);

    // Adding 1.5·2^p puts an integral n into the low bits of the significand; a shift then moves it, biased, into the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 PowerOfTwo(F64x1 n) =>
        Lowest(Vector128.ShiftLeft((n.Wide + Vector128.Create(6755399441055744.0)).AsInt64() + Vector128.Create(1023L), 52).AsDouble());

    // The biased exponent, put into the significand of 2^p, is p's integer plus itself: one subtraction makes it a value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Exponent(F64x1 a) =>
        Lowest((Vector128.ShiftRightLogical(Vector128.AndNot(a.Wide, Vector128.Create(-0.0)).AsInt64(), 52)
            | Vector128.Create(4503599627370496.0).AsInt64()).AsDouble() - Vector128.Create(4503599627370496.0 + 1023));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Significand(F64x1 a) =>
        Lowest(((a.Wide.AsInt64() & Vector128.Create(0x000F_FFFF_FFFF_FFFFL)) | Vector128.Create(1.0).AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64x1 mask) => BitConverter.DoubleToInt64Bits(mask._value) < 0 ? 1u : 0u;
}
