using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Simd;

/// <summary>16 lanes of float in a 512-bit register.</summary>
[SkipLocalsInit]
internal readonly unsafe struct F32x16(Vector512<float> value) : IVec<F32x16, float>
{
    private readonly Vector512<float> _value = value;

    public static int Lanes => 16;

    public static bool IsDouble => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Splat(double value) => new(Vector512.Create((float)value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 SplatLane(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F32x16 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stream(F32x16 value, float* target) => value._value.StoreAlignedNonTemporal(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator +(F32x16 a, F32x16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a, F32x16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator *(F32x16 a, F32x16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator /(F32x16 a, F32x16 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 operator -(F32x16 a) => new(Vector512.Xor(a._value, Vector512.Create(-0.0f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Fma(F32x16 a, F32x16 b, F32x16 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Sqrt(F32x16 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Abs(F32x16 a) => new(Vector512.AndNot(a._value, Vector512.Create(-0.0f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Min(F32x16 a, F32x16 b) => new(Vector512.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Max(F32x16 a, F32x16 b) => new(Vector512.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Round(F32x16 a) => new(Vector512.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Floor(F32x16 a) => new(Vector512.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Equal(F32x16 a, F32x16 b) => new(Vector512.Equals(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Less(F32x16 a, F32x16 b) => new(Vector512.LessThan(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 LessOrEqual(F32x16 a, F32x16 b) => new(Vector512.LessThanOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Select(F32x16 mask, F32x16 ifTrue, F32x16 ifFalse) =>
        new(Vector512.ConditionalSelect(mask._value, ifTrue._value, ifFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 And(F32x16 a, F32x16 b) => new(a._value & b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Or(F32x16 a, F32x16 b) => new(a._value | b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Xor(F32x16 a, F32x16 b) => new(a._value ^ b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Not(F32x16 a) => new(~a._value);

    // Adding 1.5·2^p puts an integral n into the low bits of the significand; a shift then moves it, biased, into the exponent.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 PowerOfTwo(F32x16 n) =>
        new(Vector512.ShiftLeft((n._value + Vector512.Create(12582912.0f)).AsInt32() + Vector512.Create(127), 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Scale(F32x16 a, F32x16 n) =>
        Avx512F.IsSupported ? new(Avx512F.Scale(a._value, n._value)) : Elementary.ScaleInTwoSteps(a, n);

    // x86 returns the second operand where one is NaN.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtMost(F32x16 a, F32x16 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Min(limit._value, a._value)) : Min(a, limit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 AtLeast(F32x16 a, F32x16 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Max(limit._value, a._value)) : Max(a, limit);

    // The biased exponent, put into the significand of 2^p, is p's integer plus itself: one subtraction makes it a value.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Exponent(F32x16 a) =>
        Avx512F.IsSupported ? new(Avx512F.GetExponent(a._value))
        : new((Vector512.ShiftRightLogical(Vector512.AndNot(a._value, Vector512.Create(-0.0f)).AsInt32(), 23)
            | Vector512.Create(8388608.0f).AsInt32()).AsSingle() - Vector512.Create(8388608.0f + 127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x16 Significand(F32x16 a) =>
        new(((a._value.AsInt32() & Vector512.Create(0x007FFFFF)) | Vector512.Create(1.0f).AsInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32x16 mask) => (uint)mask._value.ExtractMostSignificantBits();
}
