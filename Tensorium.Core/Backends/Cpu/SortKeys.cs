using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>Elements as unsigned numbers of the same order, so that one sort does for every dtype.</summary>
internal interface ISortKey<T>
    where T : unmanaged
{
    /// <summary>The bits that a key may have.</summary>
    static abstract ulong Mask { get; }

    /// <summary>Whether the greatest key stands for NaN, and for nothing else.</summary>
    static abstract bool HasNaN { get; }

    static abstract ulong Of(T value);
}

/// <summary>
/// Positive floats are in the order of their bits, negative ones in the reverse of it and below: the sign bit is flipped for the former, every bit for the
/// latter. Both zeros are equal, and so are all NaNs.
/// </summary>
internal readonly struct Float32Key : ISortKey<float>
{
    public static ulong Mask => uint.MaxValue;

    public static bool HasNaN => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float value)
    {
        if (float.IsNaN(value)) return Mask;
        var bits = BitConverter.SingleToInt32Bits(value + 0f); // −0 + 0 is +0.
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }
}

/// <summary>As <see cref="Float32Key"/>.</summary>
internal readonly struct Float64Key : ISortKey<double>
{
    public static ulong Mask => ulong.MaxValue;

    public static bool HasNaN => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value)
    {
        if (double.IsNaN(value)) return Mask;
        var bits = BitConverter.DoubleToInt64Bits(value + 0.0); // −0 + 0 is +0.
        return (ulong)(bits ^ ((bits >> 63) | long.MinValue));
    }
}

/// <summary>The sign bit is flipped, so that negative numbers come first.</summary>
internal readonly struct Int32Key : ISortKey<int>
{
    public static ulong Mask => uint.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(int value) => (uint)(value ^ int.MinValue);
}

/// <summary>As <see cref="Int32Key"/>.</summary>
internal readonly struct Int64Key : ISortKey<long>
{
    public static ulong Mask => ulong.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(long value) => (ulong)(value ^ long.MinValue);
}

/// <summary>Bytes, and bools as 0 and 1.</summary>
internal readonly struct ByteKey : ISortKey<byte>
{
    public static ulong Mask => byte.MaxValue;

    public static bool HasNaN => false;

    public static ulong Of(byte value) => value;
}
