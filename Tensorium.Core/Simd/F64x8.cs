using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Simd;

/// <summary>8 lanes of double in a 512-bit register.</summary>
[SkipLocalsInit]
internal readonly unsafe struct F64x8(Vector512<double> value) : IVec<F64x8, double>
{
    private readonly Vector512<double> _value = value;

    public static int Lanes => 8;

    public static bool IsDouble => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Splat(double value) => new(Vector512.Create((double)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 SplatLane(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Load(double* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F64x8 value, double* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(F64x8 value, double* target) => value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator +(F64x8 a, F64x8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator -(F64x8 a, F64x8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator *(F64x8 a, F64x8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator /(F64x8 a, F64x8 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 operator -(F64x8 a) => new(Vector512.Xor(a._value, Vector512.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Fma(F64x8 a, F64x8 b, F64x8 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Sqrt(F64x8 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Abs(F64x8 a) => new(Vector512.AndNot(a._value, Vector512.Create(-0.0)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Min(F64x8 a, F64x8 b) => new(Vector512.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Max(F64x8 a, F64x8 b) => new(Vector512.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Round(F64x8 a) => new(Vector512.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Floor(F64x8 a) => new(Vector512.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Equal(F64x8 a, F64x8 b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Less(F64x8 a, F64x8 b) => new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 LessOrEqual(F64x8 a, F64x8 b) => new(Vector512.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Select(F64x8 mask, F64x8 ifTrue, F64x8 ifFalse) =>
        new(Vector512.ConditionalSelect(mask._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 And(F64x8 a, F64x8 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Or(F64x8 a, F64x8 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Xor(F64x8 a, F64x8 b) => new(a._value ^ b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Not(F64x8 a) => new(~a._value);

    // Adding 1.5·2^p puts an integral n into the low bits of the significand; a shift then moves it, biased, into the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 PowerOfTwo(F64x8 n) =>
        new(Vector512.ShiftLeft((n._value + Vector512.Create(6755399441055744.0)).AsInt64() + Vector512.Create(1023L), 52).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Scale(F64x8 a, F64x8 n) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(a._value, n._value)) : Elementary.ScaleInTwoSteps(a, n);

    // x86 returns the second operand where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 AtMost(F64x8 a, F64x8 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Min(limit._value, a._value)) : Min(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 AtLeast(F64x8 a, F64x8 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Max(limit._value, a._value)) : Max(a, limit);

    // The biased exponent, put into the significand of 2^p, is p's integer plus itself: one subtraction makes it a value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Exponent(F64x8 a) =>
        Avx512F.IsSupported ? new(Avx512F.GetExponent(a._value))
        : new((Vector512.ShiftRightLogical(Vector512.AndNot(a._value, Vector512.Create(-0.0)).AsInt64(), 52)
            | Vector512.Create(4503599627370496.0).AsInt64()).AsDouble() - Vector512.Create(4503599627370496.0 + 1023));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x8 Significand(F64x8 a) =>
        new(((a._value.AsInt64() & Vector512.Create(0x000F_FFFF_FFFF_FFFFL)) | Vector512.Create(1.0).AsInt64()).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64x8 mask) => (uint)mask._value.ExtractMostSignificantBits();
}
