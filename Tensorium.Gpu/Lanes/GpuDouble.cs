using System.Runtime.CompilerServices;
using ILGPU;
using Tensorium.Simd;

namespace Tensorium.Gpu.Lanes;

/// <summary>One lane of double on a device. Its bits are those of the CPU's lanes wherever the device rounds as IEEE 754 says.</summary>
internal readonly struct GpuDouble(double value) : ILane<GpuDouble, double>
{
    private const ulong SignBit = 0x8000_0000_0000_0000;
    private const ulong Significands = 0x000F_FFFF_FFFF_FFFF;
    private const int SignificandBits = 52;
    private const int Bias = 1023;

    private readonly double _value = value;

    public static int Lanes => 1;

    public static bool IsDouble => true;

    private ulong Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Interop.FloatAsInt(_value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GpuDouble OfBits(ulong bits) => new(Interop.IntAsFloat(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static GpuDouble Mask(uint bits) => OfBits((ulong)(long)(int)bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Of(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Value(GpuDouble lane) => lane._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble OfInteger(long value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Splat(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble operator +(GpuDouble a, GpuDouble b) => new(DeviceMath.Add(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble operator -(GpuDouble a, GpuDouble b) => new(DeviceMath.Subtract(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble operator *(GpuDouble a, GpuDouble b) => new(DeviceMath.Multiply(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble operator /(GpuDouble a, GpuDouble b) => new(DeviceMath.Divide(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble operator -(GpuDouble a) => OfBits(a.Bits ^ SignBit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Fma(GpuDouble a, GpuDouble b, GpuDouble c) => new(DeviceMath.Fma(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Sqrt(GpuDouble a) => new(DeviceMath.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Abs(GpuDouble a) => OfBits(a.Bits & ~SignBit);

    // Of two equal numbers only zeros can differ in bits: their signs are joined as the order of −0 and +0 asks for.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Min(GpuDouble a, GpuDouble b) => Select(Less(a, b), a, Select(Less(b, a), b, Select(Equal(a, b), Or(a, b), a + b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Max(GpuDouble a, GpuDouble b) => Select(Less(b, a), a, Select(Less(a, b), b, Select(Equal(a, b), And(a, b), a + b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble AtMost(GpuDouble a, GpuDouble limit) => Select(Less(limit, a), limit, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble AtLeast(GpuDouble a, GpuDouble limit) => Select(Less(a, limit), limit, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Round(GpuDouble a) => new(DeviceMath.Round(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Floor(GpuDouble a) => new(DeviceMath.Floor(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Equal(GpuDouble a, GpuDouble b) => Mask(DeviceMath.Equal(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Less(GpuDouble a, GpuDouble b) => Mask(DeviceMath.Less(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble LessOrEqual(GpuDouble a, GpuDouble b) => Mask(DeviceMath.LessOrEqual(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Select(GpuDouble mask, GpuDouble ifTrue, GpuDouble ifFalse) => OfBits((mask.Bits & ifTrue.Bits) | (~mask.Bits & ifFalse.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble And(GpuDouble a, GpuDouble b) => OfBits(a.Bits & b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Or(GpuDouble a, GpuDouble b) => OfBits(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Xor(GpuDouble a, GpuDouble b) => OfBits(a.Bits ^ b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Not(GpuDouble a) => OfBits(~a.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble PowerOfTwo(GpuDouble n) => OfBits((ulong)((long)n._value + Bias) << SignificandBits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Scale(GpuDouble a, GpuDouble n) => Elementary.ScaleInTwoSteps(a, n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Exponent(GpuDouble a) => new((long)((a.Bits & ~SignBit) >> SignificandBits) - Bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static GpuDouble Significand(GpuDouble a) => OfBits((a.Bits & Significands) | ((ulong)Bias << SignificandBits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskBits(GpuDouble mask) => (uint)(mask.Bits >> 63);
}
