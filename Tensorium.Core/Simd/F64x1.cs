using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

/// <summary>One lane of double: the tail of every loop.</summary>
internal readonly unsafe struct F64x1(double value) : IVec<F64x1, double>
{
    private readonly double _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => true;

    private long Bits => BitConverter.DoubleToInt64Bits(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x1 FromBits(long bits) => new(BitConverter.Int64BitsToDouble(bits));

    // Without a branch, which would be mispredicted for every other lane of noisy data.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F64x1 Mask(bool value) => FromBits(-Unsafe.BitCast<bool, byte>(value));

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
    public static F64x1 operator -(F64x1 a) => FromBits(a.Bits ^ long.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Fma(F64x1 a, F64x1 b, F64x1 c) => new(Math.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Sqrt(F64x1 a) => new(Math.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Abs(F64x1 a) => FromBits(a.Bits & long.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Min(F64x1 a, F64x1 b) => new(Math.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Max(F64x1 a, F64x1 b) => new(Math.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Round(F64x1 a) => new(Math.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Floor(F64x1 a) => new(Math.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Equal(F64x1 a, F64x1 b) => Mask(a._value == b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Less(F64x1 a, F64x1 b) => Mask(a._value < b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 LessOrEqual(F64x1 a, F64x1 b) => Mask(a._value <= b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Select(F64x1 mask, F64x1 ifTrue, F64x1 ifFalse) =>
        FromBits((mask.Bits & ifTrue.Bits) | (~mask.Bits & ifFalse.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 And(F64x1 a, F64x1 b) => FromBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Or(F64x1 a, F64x1 b) => FromBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Xor(F64x1 a, F64x1 b) => FromBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Not(F64x1 a) => FromBits(~a.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 PowerOfTwo(F64x1 n) => FromBits((new F64x1(n._value + 6755399441055744.0).Bits + 1023) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Exponent(F64x1 a) =>
        new(FromBits(((a.Bits & long.MaxValue) >> 52) | new F64x1(4503599627370496.0).Bits)._value - (4503599627370496.0 + 1023));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F64x1 Significand(F64x1 a) => FromBits((a.Bits & 0x000F_FFFF_FFFF_FFFFL) | new F64x1(1).Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F64x1 mask) => mask.Bits < 0 ? 1u : 0u;
}
