using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Simd;

/// <summary>4 lanes of double in a 256-bit register.</summary>
[SkipLocalsInit]
internal readonly unsafe struct F64x4(Vector256<double> value) : IVec<F64x4, double>
{
    private readonly Vector256<double> _value = value;

    public static int Lanes => 4;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Splat(double value) => new(Vector256.Create((double)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 SplatLane(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Load(double* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F64x4 value, double* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(F64x4 value, double* target) => value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator +(F64x4 a, F64x4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator -(F64x4 a, F64x4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator *(F64x4 a, F64x4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator /(F64x4 a, F64x4 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 operator -(F64x4 a) => new(Vector256.Xor(a._value, Vector256.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Fma(F64x4 a, F64x4 b, F64x4 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Sqrt(F64x4 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Abs(F64x4 a) => new(Vector256.AndNot(a._value, Vector256.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Min(F64x4 a, F64x4 b) => new(Vector256.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Max(F64x4 a, F64x4 b) => new(Vector256.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Round(F64x4 a) => new(Vector256.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Floor(F64x4 a) => new(Vector256.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Equal(F64x4 a, F64x4 b) => new(Vector256.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Less(F64x4 a, F64x4 b) => new(Vector256.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 LessOrEqual(F64x4 a, F64x4 b) => new(Vector256.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Select(F64x4 mask, F64x4 ifTrue, F64x4 ifFalse) =>
        new(Vector256.ConditionalSelect(mask._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 And(F64x4 a, F64x4 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Or(F64x4 a, F64x4 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Xor(F64x4 a, F64x4 b) => new(a._value ^ b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Not(F64x4 a) => new(~a._value);

    // Adding 1.5·2^p puts an integral n into the low bits of the significand; a shift then moves it, biased, into the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 PowerOfTwo(F64x4 n) =>
        new(Vector256.ShiftLeft((n._value + Vector256.Create(6755399441055744.0)).AsInt64() + Vector256.Create(1023L), 52).AsDouble());

    // x86 returns the second operand where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 AtMost(F64x4 a, F64x4 limit) =>
        Avx.IsSupported ? new(Avx.Min(limit._value, a._value)) : Min(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 AtLeast(F64x4 a, F64x4 limit) =>
        Avx.IsSupported ? new(Avx.Max(limit._value, a._value)) : Max(a, limit);

    // The biased exponent, put into the significand of 2^p, is p's integer plus itself: one subtraction makes it a value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Exponent(F64x4 a) =>
        new((Vector256.ShiftRightLogical(Vector256.AndNot(a._value, Vector256.Create(-0.0)).AsInt64(), 52)
            | Vector256.Create(4503599627370496.0).AsInt64()).AsDouble() - Vector256.Create(4503599627370496.0 + 1023));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x4 Significand(F64x4 a) =>
        new(((a._value.AsInt64() & Vector256.Create(0x000F_FFFF_FFFF_FFFFL)) | Vector256.Create(1.0).AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64x4 mask) => (uint)mask._value.ExtractMostSignificantBits();
}
