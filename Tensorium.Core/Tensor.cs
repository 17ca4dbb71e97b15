using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium;

/// <summary>
/// An n-dimensional array of one element type on one device: the only tensor type there is. It may be a view that shares its memory with
/// others, and it may remember how it was computed, so that gradients can be taken.
/// </summary>
/// <remarks>
/// Never disposed: memory belongs to the garbage collector. Reading from several threads is safe; writing in place while others read is not.
/// </remarks>
public sealed partial class Tensor
{
    // Copies to and from devices take spans of bytes, which end below 2³¹.
    private const int MostElementsPerCopy = 1 << 26;

    private Layout _layout;

    internal Tensor(Storage storage, Layout layout, DType dtype)
    {
        Storage = storage;
        _layout = layout;
        DType = dtype;
    }

    /// <summary>The sizes of the axes, outermost first.</summary>
    public Shape Shape => _layout.Shape;

    /// <summary>The number of axes.</summary>
    public int Rank => _layout.Shape.Rank;

    /// <summary>The number of elements.</summary>
    public int ElementCount => _layout.Shape.ElementCount;

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>Where the elements are.</summary>
    public Device Device => Storage.Device;

    /// <summary>The memory, shared with every view of it.</summary>
    public Storage Storage { get; private set; }

    /// <summary>How many elements of the storage come before this tensor's first one.</summary>
    public int Offset => _layout.Offset;

    /// <summary>How many elements of the storage to step for the next index, an axis; 0 where one element stands for a whole axis.</summary>
    public ReadOnlySpan<int> Strides => _layout.Strides;

    /// <summary>Whether the elements lie one behind the other in row-major order.</summary>
    public bool IsContiguous => _layout.IsContiguous;

    /// <summary>Where the value came from; null if nothing needs to know.</summary>
    public GradNode? Node { get; internal set; }

    /// <summary>Whether gradients flow to this tensor or through it.</summary>
    public bool RequiresGrad => Node is not null;

    /// <summary>
    /// The gradient that backward accumulated on this leaf, of the same shape and dtype; null before the first backward. Set it to null to start over.
    /// </summary>
    /// <exception cref="GradientException">On setting: the tensor is not a leaf that requires a gradient.</exception>
    /// <exception cref="ShapeException">On setting: it has another shape.</exception>
    /// <exception cref="DTypeException">On setting: it has another dtype.</exception>
    /// <exception cref="DeviceException">On setting: it is on another device.</exception>
    public Tensor? Grad
    {
        get => Node?.Gradient;
        set => (Node ?? throw new GradientException("this tensor does not require a gradient; call RequireGrad() on it first")).Gradient = value;
    }

    internal Layout Layout => _layout;

    /// <summary>Leaves the value in place when backward gives intermediate values back; returns this tensor.</summary>
    public Tensor Keep()
    {
        Storage.Keep();
        return this;
    }

    /// <summary>The same value without its history, in the same memory (which backward then leaves alone).</summary>
    public Tensor Detach()
    {
        Storage.Keep();
        return new(Storage, _layout, DType);
    }

    /// <summary>A tensor on the memory of this one for which <paramref name="node"/> takes the gradients: how a recorder makes a leaf.</summary>
    public Tensor WithNode(Func<Tensor, GradNode> node)
    {
        var leaf = new Tensor(Storage, _layout, DType);
        leaf.Node = node(leaf);
        return leaf;
    }

    /// <summary>An uninitialised tensor: for ops, which write every element.</summary>
    internal static Tensor Empty(Shape shape, DType dtype, Device device)
    {
        return Empty(Layout.RowMajor(shape), dtype, device);
    }

    /// <summary>As <see cref="Empty(Tensorium.Shape, DType, Device)"/>, of the shape of a tensor whose layout it shares if it can.</summary>
    internal static Tensor EmptyLike(Tensor x, DType dtype) => Empty(x._layout.IsRowMajor ? x._layout : Layout.RowMajor(x.Shape), dtype, x.Device);

    private static Tensor Empty(Layout layout, DType dtype, Device device)
    {
        var storage = device.Allocate((long)layout.Shape.ElementCount * dtype.Size(), zeroed: false);
        TemporaryScope.Current?.Add(storage);
        return new(storage, layout, dtype);
    }

    /// <summary>The elements, if they are contiguous and on the CPU, without copying. Backward leaves memory alone that a span was taken of.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the element type.</exception>
    /// <exception cref="ShapeException">The tensor is a view whose elements do not lie one behind the other.</exception>
    /// <exception cref="DeviceException">The tensor is not on the CPU.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged => Elements<T>(nameof(AsSpan));

    /// <summary>As <see cref="AsSpan{T}"/>, for writing; counts as an in-place write at the time of the call.</summary>
    /// <exception cref="InPlaceException">The tensor is tracked: detach it, or write within <see cref="Recording.Pause"/>.</exception>
    /// <inheritdoc cref="AsSpan{T}" path="/exception"/>
    public Span<T> AsWritableSpan<T>()
        where T : unmanaged
    {
        CheckWritable(nameof(AsWritableSpan));
        var span = Elements<T>(nameof(AsWritableSpan));
        Storage.Touch();
        return span;
    }

    /// <summary>A copy of the elements in row-major order, from any device and layout.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is not the element type; use <see cref="To(DType)"/> first.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        CheckElementType<T>(nameof(ToArray));
        var result = new T[ElementCount];
        var source = IsContiguous ? this : Detached().Contiguous();
        for (long start = 0; start < result.Length; start += MostElementsPerCopy)
        {
            var part = result.AsSpan((int)start, (int)Math.Min(MostElementsPerCopy, result.Length - start));
            Device.Download(source.Storage, (source.Offset + start) * DType.Size(), MemoryMarshal.AsBytes(part));
        }

        return result;
    }

    /// <summary>The value of a tensor of one element, of any dtype, as a double (int64 beyond 2⁵³ is rounded).</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public double Item()
    {
        if (ElementCount != 1)
            throw new ShapeException($"Item: the tensor has shape {Shape}; only a tensor of one element has a single value (reduce it, or use ToArray)");
        return DType switch
        {
            DType.Float32 => ToArray<float>()[0],
            DType.Float64 => ToArray<double>()[0],
            DType.Int32 => ToArray<int>()[0],
            DType.Int64 => ToArray<long>()[0],
            DType.UInt8 => ToArray<byte>()[0],
            _ => ToArray<bool>()[0] ? 1 : 0,
        };
    }

    /// <summary>A readable print of shape, dtype and values; large tensors are shortened.</summary>
    public override string ToString() => TensorFormatter.Format(this);

    /// <summary>This tensor without history, for reading; unlike <see cref="Detach"/> it does not keep the memory from backward.</summary>
    internal Tensor Detached() => Node is null ? this : new(Storage, _layout, DType);

    /// <summary>Puts the memory of another tensor under this object, which others refer to.</summary>
    internal void TakeMemoryOf(Tensor other) => (Storage, _layout) = (other.Storage, other._layout);

    internal void CheckWritable(string operation)
    {
        if (Node is not null && Recording.IsEnabled)
            throw new InPlaceException(
                $"{operation}: this tensor is tracked for gradients, and an in-place write would not be recorded; "
                + "write to a Clone(), or write within `using (Recording.Pause())` if the change is not part of what is differentiated");
    }

    private void CheckElementType<T>(string operation)
        where T : unmanaged
    {
        if (DTypes.Of<T>() != DType)
            throw new DTypeException($"{operation}<{typeof(T).Name}>: the tensor holds {DType.Name()}, not {DTypes.Of<T>().Name()}; convert it with To(DType.{DTypes.Of<T>()})");
    }

    private Span<T> Elements<T>(string operation)
        where T : unmanaged
    {
        CheckElementType<T>(operation);
        if (Storage is not CpuStorage cpu) throw new DeviceException($"{operation}: the tensor is on {Device}; use ToArray, or To(Device.Cpu) first");
        if (!IsContiguous)
            throw new ShapeException($"{operation}: the tensor of shape {Shape} is a view whose elements do not lie one behind the other; use Contiguous() or ToArray()");

        // A span cannot throw as a tensor does once its memory is another's. Within a gradient rule it ends before anything is given back.
        if (!TemporaryScope.IsGivingBack) Storage.Keep();
        ref var origin = ref Unsafe.As<byte, T>(ref cpu.GetPinnableReference());
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref origin, Offset), ElementCount);
    }
}
