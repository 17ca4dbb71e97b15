using System.Runtime.CompilerServices;
using ILGPU;
using Tensorium.Simd;

namespace Tensorium.Gpu.Lanes;

/// <summary>One lane of float on a device. Its bits are those of the CPU's lanes wherever the device rounds as IEEE 754 says.</summary>
internal readonly struct GpuFloat(float value) : ILane<GpuFloat, float>
{
    private const uint SignBit = 0x8000_0000;
    private const uint Significands = 0x007F_FFFF;
    private const int SignificandBits = 23;
    private const int Bias = 127;

    private readonly float _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => false;

    private uint Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Interop.FloatAsInt(_value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GpuFloat OfBits(uint bits) => new(Interop.IntAsFloat(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GpuFloat Mask(uint bits) => OfBits(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Of(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Value(GpuFloat lane) => lane._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat OfInteger(long value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Splat(double value) => new((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat operator +(GpuFloat a, GpuFloat b) => new(DeviceMath.Add(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat operator -(GpuFloat a, GpuFloat b) => new(DeviceMath.Subtract(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat operator *(GpuFloat a, GpuFloat b) => new(DeviceMath.Multiply(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat operator /(GpuFloat a, GpuFloat b) => new(DeviceMath.Divide(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat operator -(GpuFloat a) => OfBits(a.Bits ^ SignBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Fma(GpuFloat a, GpuFloat b, GpuFloat c) => new(DeviceMath.Fma(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Sqrt(GpuFloat a) => new(DeviceMath.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Abs(GpuFloat a) => OfBits(a.Bits & ~SignBit);

    // Of two equal numbers only zeros can differ in bits: their signs are joined as the order of −0 and +0 asks for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Min(GpuFloat a, GpuFloat b) => Select(Less(a, b), a, Select(Less(b, a), b, Select(Equal(a, b), Or(a, b), a + b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Max(GpuFloat a, GpuFloat b) => Select(Less(b, a), a, Select(Less(a, b), b, Select(Equal(a, b), And(a, b), a + b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat AtMost(GpuFloat a, GpuFloat limit) => Select(Less(limit, a), limit, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat AtLeast(GpuFloat a, GpuFloat limit) => Select(Less(a, limit), limit, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Round(GpuFloat a) => new(DeviceMath.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Floor(GpuFloat a) => new(DeviceMath.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Equal(GpuFloat a, GpuFloat b) => Mask(DeviceMath.Equal(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Less(GpuFloat a, GpuFloat b) => Mask(DeviceMath.Less(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat LessOrEqual(GpuFloat a, GpuFloat b) => Mask(DeviceMath.LessOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Select(GpuFloat mask, GpuFloat ifTrue, GpuFloat ifFalse) => OfBits((mask.Bits & ifTrue.Bits) | (~mask.Bits & ifFalse.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat And(GpuFloat a, GpuFloat b) => OfBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Or(GpuFloat a, GpuFloat b) => OfBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Xor(GpuFloat a, GpuFloat b) => OfBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Not(GpuFloat a) => OfBits(~a.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat PowerOfTwo(GpuFloat n) => OfBits((uint)((int)n._value + Bias) << SignificandBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Scale(GpuFloat a, GpuFloat n) => Elementary.ScaleInTwoSteps(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Exponent(GpuFloat a) => new((int)((a.Bits & ~SignBit) >> SignificandBits) - Bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuFloat Significand(GpuFloat a) => OfBits((a.Bits & Significands) | ((uint)Bias << SignificandBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(GpuFloat mask) => mask.Bits >> 31;
}
