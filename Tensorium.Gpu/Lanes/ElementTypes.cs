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

    public static int OfReal(double value) => value > int.MinValue ? value < int.MaxValue ? (int)value : int.MaxValue : value <= int.MinValue ? int.MinValue : 0;
}

internal readonly struct Int64Type : IElementType<long>
{
    // 2⁶³: the greatest value itself is not a float64.
    private const double Beyond = 9223372036854775808.0;

    public static bool IsReal => false;

    public static long Integer(long value) => value;

    public static double Real(long value) => value;

    public static long OfInteger(long value) => value;

    public static long OfReal(double value) => value > -Beyond ? value < Beyond ? (long)value : long.MaxValue : value <= -Beyond ? long.MinValue : 0;
}

internal readonly struct UInt8Type : IElementType<byte>
{
    public static bool IsReal => false;

    public static long Integer(byte value) => value;

    public static double Real(byte value) => value;

    public static byte OfInteger(long value) => unchecked((byte)value);

    public static byte OfReal(double value) => value >= byte.MaxValue ? byte.MaxValue : value > 0 ? (byte)value : (byte)0;
}

/// <summary>0 or 1 in a byte.</summary>
internal readonly struct BoolType : IElementType<byte>
{
    public static bool IsReal => false;

    public static long Integer(byte value) => value;

    public static double Real(byte value) => value;

    public static byte OfInteger(long value) => value != 0 ? (byte)1 : (byte)0;

    // A NaN is not 0.
    public static byte OfReal(double value) => value != 0 ? (byte)1 : (byte)0;
}
