namespace Tensorium.Gpu.Lanes;

/// <summary>How an element type is converted. (.NET's own generic conversions compare types, which a kernel cannot.)</summary>
internal interface IElementType<T>
    where T : unmanaged
{
    /// <summary>Whether it is a real number.</summary>
    static abstract bool IsReal { get; }

    /// <summary>An integer's value.</summary>
    static abstract long Integer(T value);

    /// <summary>The value as a real number.</summary>
    static abstract double Real(T value);

    /// <summary>Of an integer: wraps, is rounded, or is whether it is not 0.</summary>
    static abstract T OfInteger(long value);

    /// <summary>Of a real number: is rounded, or truncated towards zero and saturated with 0 for NaN, or is whether it is not 0.</summary>
    static abstract T OfReal(double value);
}

internal readonly struct Float32Type : IElementType<float>
{
    public static bool IsReal => true;

    public static long Integer(float value) => (long)value;

    public static double Real(float value) => value;

    public static float OfInteger(long value) => value;

    public static float OfReal(double value) => (float)value;
}

internal readonly struct Float64Type : IElementType<double>
{
    public static bool IsReal => true;

    public static long Integer(double value) => (long)value;

    public static double Real(double value) => value;

    public static double OfInteger(long value) => value;

    public static double OfReal(double value) => value;
}

internal readonly struct Int32Type : IElementType<int>
{
    public static bool IsReal => false;

    public static long Integer(int value) => value;

    public static double Real(int value) => value;

    public static int OfInteger(long value) => unchecked((int)value);

    // Masks, as DeviceMath says; what is converted is in range, or 0 for NaN.
    public static int OfReal(double value)
    {
        uint above = DeviceMath.LessOrEqual(int.MaxValue, value), below = DeviceMath.LessOrEqual(value, int.MinValue);
        return (int)Inside.Of(value, above | below) | (int)((above & int.MaxValue) | (below & 0x8000_0000));
    }
}

internal readonly struct Int64Type : IElementType<long>
{
    // 2⁶³: the greatest value itself is not a float64.
    private const double Beyond = 9223372036854775808.0;

    public static bool IsReal => false;

    public static long Integer(long value) => value;

    public static double Real(long value) => value;

    public static long OfInteger(long value) => value;

    public static long OfReal(double value)
    {
        uint above = DeviceMath.LessOrEqual(Beyond, value), below = DeviceMath.LessOrEqual(value, -Beyond);
        return (long)Inside.Of(value, above | below) | ((int)above & long.MaxValue) | ((int)below & long.MinValue);
    }
}

internal readonly struct UInt8Type : IElementType<byte>
{
    public static bool IsReal => false;

    public static long Integer(byte value) => value;

    public static double Real(byte value) => value;

    public static byte OfInteger(long value) => unchecked((byte)value);

    public static byte OfReal(double value)
    {
        uint above = DeviceMath.LessOrEqual(byte.MaxValue, value), below = DeviceMath.LessOrEqual(value, 0);
        return (byte)((uint)(int)Inside.Of(value, above | below) | (above & byte.MaxValue));
    }
}

/// <summary>0 or 1 in a byte.</summary>
internal readonly struct BoolType : IElementType<byte>
{
    public static bool IsReal => false;

    public static long Integer(byte value) => value;

    public static double Real(byte value) => value;

    public static byte OfInteger(long value) => value != 0 ? (byte)1 : (byte)0;

    // A NaN is not 0.
    public static byte OfReal(double value) => (byte)(~DeviceMath.Equal(value, 0) & 1);
}

/// <summary>Real numbers that an integer can hold.</summary>
internal static class Inside
{
    /// <summary>The value; 0 where the mask says that it is outside, and for NaN.</summary>
    public static double Of(double value, uint outside)
    {
        var keeps = DeviceMath.Equal(value, value) & ~outside;
        return ILGPU.Interop.IntAsFloat(ILGPU.Interop.FloatAsInt(value) & (ulong)(long)(int)keeps);
    }
}
