namespace Tensorium;

/// <summary>The type of a tensor's elements.</summary>
public enum DType
{
    /// <summary>IEEE 754 binary32, <see cref="float"/>; differentiable; the default of everything that makes real numbers.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, <see cref="double"/>; differentiable.</summary>
    Float64,

    /// <summary>Two's complement, 32 bits, <see cref="int"/>.</summary>
    Int32,

    /// <summary>Two's complement, 64 bits, <see cref="long"/>; the type of indices.</summary>
    Int64,

    /// <summary>Unsigned, 8 bits, <see cref="byte"/>; the type of pixels.</summary>
    UInt8,

    /// <summary>True or false in one byte, <see cref="bool"/>; the type of comparisons and masks.</summary>
    Bool,
}

/// <summary>Facts about <see cref="DType"/>s.</summary>
public static class DTypes
{
    /// <summary>The bytes of one element.</summary>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.Float32 or DType.Int32 => 4,
        DType.Float64 or DType.Int64 => 8,
        DType.UInt8 or DType.Bool => 1,
        _ => throw new DTypeException($"{(int)dtype} is not a DType"),
    };

    /// <summary>Whether gradients flow through tensors of this type: float32 and float64.</summary>
    public static bool IsFloating(this DType dtype) => dtype is DType.Float32 or DType.Float64;

    /// <summary>The <see cref="DType"/> of a C# element type.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, int, long, byte, bool.</exception>
    public static DType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return DType.Float32;
        if (typeof(T) == typeof(double)) return DType.Float64;
        if (typeof(T) == typeof(int)) return DType.Int32;
        if (typeof(T) == typeof(long)) return DType.Int64;
        if (typeof(T) == typeof(byte)) return DType.UInt8;
        if (typeof(T) == typeof(bool)) return DType.Bool;
        throw new DTypeException($"{typeof(T).Name} is not an element type; tensors hold float, double, int, long, byte or bool");
    }

    /// <summary>The name that users read: float32, float64, int32, int64, uint8 or bool.</summary>
    public static string Name(this DType dtype) => dtype switch
    {
        DType.Float32 => "float32",
        DType.Float64 => "float64",
        DType.Int32 => "int32",
        DType.Int64 => "int64",
        DType.UInt8 => "uint8",
        DType.Bool => "bool",
        _ => $"DType({(int)dtype})",
    };

    /// <summary>
    /// The type that two tensors of types <paramref name="a"/> and <paramref name="b"/> meet in, by NumPy's table:
    /// the smallest type that holds every value of both (so int32 and float32 meet in float64).
    /// </summary>
    public static DType Promote(DType a, DType b)
    {
        if (a == b) return a;
        if (a == DType.Bool) return b;
        if (b == DType.Bool) return a;
        if (a == DType.UInt8) return b;
        if (b == DType.UInt8) return a;
        if (a.IsFloating() || b.IsFloating()) return DType.Float64;
        return DType.Int64;
    }
}
