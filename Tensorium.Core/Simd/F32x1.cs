using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

/// <summary>One lane of float: the tail of every loop.</summary>
internal readonly unsafe struct F32x1(float value) : IVec<F32x1, float>
{
    private readonly float _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => false;

    private int Bits => BitConverter.SingleToInt32Bits(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x1 FromBits(int bits) => new(BitConverter.Int32BitsToSingle(bits));

    // Without a branch, which would be mispredicted for every other lane of noisy data.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F32x1 Mask(bool value) => FromBits(-Unsafe.BitCast<bool, byte>(value));

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
    public static F32x1 operator -(F32x1 a) => FromBits(a.Bits ^ int.MinValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Fma(F32x1 a, F32x1 b, F32x1 c) => new(MathF.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Sqrt(F32x1 a) => new(MathF.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Abs(F32x1 a) => FromBits(a.Bits & int.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Min(F32x1 a, F32x1 b) => new(MathF.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Max(F32x1 a, F32x1 b) => new(MathF.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Round(F32x1 a) => new(MathF.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Floor(F32x1 a) => new(MathF.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Equal(F32x1 a, F32x1 b) => Mask(a._value == b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Less(F32x1 a, F32x1 b) => Mask(a._value < b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 LessOrEqual(F32x1 a, F32x1 b) => Mask(a._value <= b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Select(F32x1 mask, F32x1 ifTrue, F32x1 ifFalse) =>
        FromBits((mask.Bits & ifTrue.Bits) | (~mask.Bits & ifFalse.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 And(F32x1 a, F32x1 b) => FromBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Or(F32x1 a, F32x1 b) => FromBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Xor(F32x1 a, F32x1 b) => FromBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Not(F32x1 a) => FromBits(~a.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 PowerOfTwo(F32x1 n) => FromBits((new F32x1(n._value + 12582912.0f).Bits + 127) << 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Exponent(F32x1 a) =>
        new(FromBits(((a.Bits & int.MaxValue) >> 23) | new F32x1(8388608.0f).Bits)._value - (8388608.0f + 127));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F32x1 Significand(F32x1 a) => FromBits((a.Bits & 0x007FFFFF) | new F32x1(1).Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(F32x1 mask) => mask.Bits < 0 ? 1u : 0u;
}
