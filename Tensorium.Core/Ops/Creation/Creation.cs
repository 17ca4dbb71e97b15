using System.Runtime.InteropServices;

namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Zeros.</summary>
    public static Tensor Zeros(Shape shape, DType dtype = DType.Float32, Device? device = null)
    {
        var on = device ?? Device.Cpu;
        var storage = on.Allocate((long)shape.ElementCount * dtype.Size(), zeroed: true);
        TemporaryScope.Current?.Add(storage);
        return new(storage, Layout.RowMajor(shape), dtype);
    }

    /// <summary>Ones.</summary>
    public static Tensor Ones(Shape shape, DType dtype = DType.Float32, Device? device = null) => Full(shape, 1, dtype, device);

    /// <summary>One value in every place.</summary>
    /// <exception cref="DTypeException">It is an integer that this dtype does not hold.</exception>
    public static Tensor Full(Shape shape, Scalar value, DType dtype = DType.Float32, Device? device = null)
    {
        value.CheckFits(dtype);
        var y = Empty(shape, dtype, device ?? Device.Cpu);
        y.Device.Backend.Fill(y, value);
        return y;
    }

    /// <summary>A tensor of no axes, on the CPU.</summary>
    public static Tensor Scalar(Scalar value, DType dtype = DType.Float32)
    {
        var y = Empty([], dtype, Device.Cpu);
        switch (dtype)
        {
            case DType.Float32: y.Elements<float>("Scalar")[0] = (float)value.Value; break;
            case DType.Float64: y.Elements<double>("Scalar")[0] = value.Value; break;
            case DType.Int32: y.Elements<int>("Scalar")[0] = value.IsReal ? int.CreateSaturating(value.Value) : unchecked((int)value.Integer); break;
            case DType.Int64: y.Elements<long>("Scalar")[0] = value.IsReal ? long.CreateSaturating(value.Value) : value.Integer; break;
            case DType.UInt8: y.Elements<byte>("Scalar")[0] = value.IsReal ? byte.CreateSaturating(value.Value) : unchecked((byte)value.Integer); break;
            default: y.Elements<bool>("Scalar")[0] = value.Value != 0; break;
        }

        return y;
    }

    /// <summary>The integers from <paramref name="start"/> to below <paramref name="end"/>.</summary>
    /// <exception cref="ShapeException">There are more than 2³¹−1.</exception>
    public static Tensor Arange(int start, int end, DType dtype = DType.Int64, Device? device = null)
    {
        var count = Math.Max(0, (long)end - start);
        if (count > int.MaxValue) throw new ShapeException($"Arange: from {start} to {end} there are {count} integers; a tensor holds at most {int.MaxValue} elements");

        // Made where it is to be: a copy would make other devices wait, and ops make such tensors on every call.
        if (device is not null && device.Kind != DeviceKind.Cpu)
        {
            var integers = Ones([(int)count], DType.Int64, device).CumSum(0) + (start - 1L);
            integers.Storage.Integers = new(start, end - 1L, integers.Storage.Version);
            return integers.To(dtype);
        }

        var values = new long[count];
        for (var i = 0; i < values.Length; i++) values[i] = (long)start + i;
        return From<long>(values, [values.Length], device).To(dtype);
    }

    /// <summary><paramref name="count"/> evenly spaced numbers from <paramref name="start"/> to <paramref name="end"/>, both included.</summary>
    public static Tensor Linspace(double start, double end, int count, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var values = new double[count];
        for (var i = 0; i < count; i++) values[i] = i == 0 ? start : i == count - 1 ? end : start + ((end - start) * i / (count - 1));
        return From<double>(values, [count], device).To(dtype);
    }

    /// <summary>The identity matrix, [n, n].</summary>
    /// <exception cref="ShapeException">It has more than 2³¹−1 elements.</exception>
    public static Tensor Eye(int n, DType dtype = DType.Float32, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Shape shape = [n, n];
        if (device is not null && device.Kind != DeviceKind.Cpu)
        {
            var places = Arange(0, n, DType.Int64, device);
            return places.Unsqueeze(1).Equal(places).To(dtype);
        }

        var values = new bool[shape.ElementCount];
        for (var i = 0; i < n; i++) values[((long)i * n) + i] = true;
        return From<bool>(values, shape, device).To(dtype);
    }

    /// <summary>A copy of the elements, in row-major order, of the dtype that they have in C#.</summary>
    /// <exception cref="ShapeException">The number of elements is not that of the shape.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, int, long, byte, bool.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, Shape shape, Device? device = null)
        where T : unmanaged
    {
        var dtype = DTypes.Of<T>();
        if (elements.Length != shape.ElementCount)
            throw new ShapeException($"From: {elements.Length} elements were given for the shape {shape}, which has {shape.ElementCount}");

        // Integers may be an index, whose range is found out on the way.
        if (device is not null && device.Kind != DeviceKind.Cpu && IntegerRange.IsInteger(dtype)) return From(elements, shape).To(device);
        var y = Empty(shape, dtype, device ?? Device.Cpu);
        for (long start = 0; start < elements.Length; start += MostElementsPerCopy)
        {
            var part = elements.Slice((int)start, (int)Math.Min(MostElementsPerCopy, elements.Length - start));
            y.Device.Upload(MemoryMarshal.AsBytes(part), y.Storage, start * dtype.Size());
        }

        return y;
    }

    /// <summary>A copy of an array, with one axis.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, int, long, byte, bool.</exception>
    public static Tensor From<T>(params T[] elements)
        where T : unmanaged => From<T>(elements, [elements.Length]);

    /// <summary>A copy of a matrix, with two axes.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, int, long, byte, bool.</exception>
    public static Tensor From<T>(T[,] elements)
        where T : unmanaged =>
        From<T>(MemoryMarshal.CreateReadOnlySpan(ref elements.Length == 0 ? ref System.Runtime.CompilerServices.Unsafe.NullRef<T>() : ref elements[0, 0], elements.Length), [elements.GetLength(0), elements.GetLength(1)]);
}
