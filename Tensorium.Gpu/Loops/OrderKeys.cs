using ILGPU;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Elements as unsigned numbers of the same order, as on the CPU: both zeros are equal, and all NaNs are the greatest key. Made of bits alone, since a device may
/// flush subnormal numbers where it computes.
/// </summary>
internal interface IOrderKey<T>
    where T : unmanaged
{
    /// <summary>The bits that a key may have.</summary>
    static abstract ulong Mask { get; }

    /// <summary>Whether the greatest key stands for NaN, and for nothing else.</summary>
    static abstract bool HasNaN { get; }

    static abstract ulong Of(T value);
}

/// <summary>Positive numbers are in the order of their bits, negative ones in the reverse of it and below.</summary>
internal readonly struct Float32Key : IOrderKey<float>
{
    private const uint Sign = 0x8000_0000;
    private const uint Infinity = 0x7F80_0000;

    public static ulong Mask => uint.MaxValue;

    public static bool HasNaN => true;

    public static ulong Of(float value)
    {
        var bits = Interop.FloatAsInt(value);
        var magnitude = bits & ~Sign;
        if (magnitude > Infinity) return Mask;
        if (magnitude == 0) return Sign;
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }
}

/// <summary>As <see cref="Float32Key"/>.</summary>
internal readonly struct Float64Key : IOrderKey<double>
{
    private const ulong Sign = 0x8000_0000_0000_0000;
    private const ulong Infinity = 0x7FF0_0000_0000_0000;

    public static ulong Mask => ulong.MaxValue;

    public static bool HasNaN => true;

    public static ulong Of(double value)
    {
        var bits = Interop.FloatAsInt(value);
        var magnitude = bits & ~Sign;
        if (magnitude > Infinity) return Mask;
        if (magnitude == 0) return Sign;
        return (bits & Sign) != 0 ? ~bits : bits | Sign;
    }
}

/// <summary>The sign bit is flipped, so that negative numbers come first.</summary>
internal readonly struct Int32Key : IOrderKey<int>
{
    public static ulong Mask => uint.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(int value) => (uint)value ^ 0x8000_0000u;
}

/// <summary>As <see cref="Int32Key"/>.</summary>
internal readonly struct Int64Key : IOrderKey<long>
{
    public static ulong Mask => ulong.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(long value) => (ulong)value ^ 0x8000_0000_0000_0000ul;
}

/// <summary>Bytes, and bools as 0 and 1.</summary>
internal readonly struct ByteKey : IOrderKey<byte>
{
    public static ulong Mask => byte.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(byte value) => value;
}

/// <summary>An index that is known to lie within an axis.</summary>
internal readonly struct IndexKey : IOrderKey<long>
{
    public static ulong Mask => uint.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(long value) => (ulong)value;
}

/// <summary>Keys in either direction.</summary>
internal static class OrderKeys
{
    /// <summary>The key of an element; with <paramref name="flip"/>, which is 0 or the mask, in the reverse order of all but NaN, which stays the greatest.</summary>
    public static ulong Directed<TKey, T>(T value, ulong flip)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged
    {
        var key = TKey.Of(value);
        return TKey.HasNaN && key == TKey.Mask ? key : key ^ flip;
    }

    /// <summary>What reverses the order of keys, or leaves it.</summary>
    public static ulong Flip<TKey, T>(bool isReversed)
        where TKey : struct, IOrderKey<T>
        where T : unmanaged => isReversed ? TKey.Mask : 0;
}
