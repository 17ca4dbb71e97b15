namespace Tensorium.Ops;

/// <summary>
/// What ops with an index along an axis share: tensors are seen as [outer, size, inner] around the axis. The index is shared, [count] for
/// all of outer and inner, or has an element for each place, [outer, count, inner].
/// </summary>
internal static class IndexLaunch
{
    /// <summary>The sizes before, on and after an axis.</summary>
    public static (int Outer, int Size, int Inner) Around(Shape shape, int axis)
    {
        int outer = 1, inner = 1;
        foreach (var size in shape.AsSpan()[..axis]) outer *= size;
        foreach (var size in shape.AsSpan()[(axis + 1)..]) inner *= size;
        return (outer, shape[axis], inner);
    }

    /// <summary>The shape with another size on an axis.</summary>
    public static Shape With(Shape shape, int axis, int size) => [.. shape.AsSpan()[..axis], size, .. shape.AsSpan()[(axis + 1)..]];

    /// <summary>The index as contiguous int64, all of it within the axis.</summary>
    /// <exception cref="DTypeException">It is not a tensor of integers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An element of it is outside of the axis.</exception>
    public static Tensor Checked(string operation, Tensor x, int axis, Tensor index)
    {
        if (!IntegerRange.IsInteger(index.DType))
            throw new DTypeException($"{operation}: the index is {index.DType.Name()}; it must be of integers, best int64");
        Launch.SameDevice(operation, x, index);
        var size = x.Shape[axis];
        var checkedIndex = index.To(DType.Int64).Contiguous();
        // What backward will index by must stay as it was checked, and a span of the caller's memory can change it unseen.
        if (Recording.IsEnabled && ReferenceEquals(checkedIndex.Storage, index.Storage) && index.Device.Kind == DeviceKind.Cpu) index = checkedIndex = checkedIndex.Clone();
        if (index.ElementCount == 0 || IsWithin(index.Storage.Integers) || IsWithin(IntegerRange.Read(index))) return checkedIndex;

        var values = checkedIndex.ToArray<long>();
        var at = Array.FindIndex(values, value => value < 0 || value >= size);
        throw new ArgumentOutOfRangeException(
            nameof(index),
            values[at],
            $"{operation}: element {at} of the index (in row-major order) is {values[at]}, but axis {axis} of {x.Shape} has size {size}; {(size == 0 ? "it can have none" : $"indices go from 0 to {size - 1}")}");

        bool IsWithin(IntegerRange? range) => range is { Least: >= 0 } && range.Greatest < size;
    }

    /// <summary>y[o, k, i] = x[o, index, i], the index (checked) being shared or of y's shape.</summary>
    public static Tensor Gather(string operation, Tensor x, int axis, Tensor index, Shape shape)
    {
        var y = Tensor.Empty(shape, x.DType, x.Device);
        if (y.ElementCount > 0)
        {
            var (outer, size, inner) = Around(x.Shape, axis);
            using var source = new ContiguousOperand(x);
            x.Device.Backend.Gather(source.Tensor, index, outer, size, shape[axis], inner, y);
        }

        return Recording.Needs(x) ? Recording.Record(y, new GatherRecipe(operation, x, axis, index)) : y;
    }

    /// <summary>A copy of x with source[o, k, i] added to y[o, index, i], in ascending order of k.</summary>
    public static Tensor ScatterAdd(string operation, Tensor x, int axis, Tensor index, Tensor source)
    {
        var y = x.Detached().Clone();
        if (source.ElementCount > 0)
        {
            var (outer, size, inner) = Around(x.Shape, axis);
            using var added = new ContiguousOperand(source);
            x.Device.Backend.ScatterAdd(added.Tensor, index, outer, size, source.Shape[axis], inner, y);
        }

        return Recording.Needs(x, source) ? Recording.Record(y, new ScatterAddRecipe(operation, x, axis, index, source)) : y;
    }
}

/// <summary>Elements picked by an index; each gradient is added where its element came from.</summary>
internal sealed class GatherRecipe(string operation, Tensor x, int axis, Tensor index) : Recipe(operation, x)
{
    private readonly Shape _shape = x.Shape;
    private readonly Saved _index = new(index);

    public override Tensor Vjp(int input, Tensor gradient) => IndexLaunch.ScatterAdd(
        $"{Operation}Gradient", Tensor.Zeros(_shape, gradient.DType, gradient.Device), axis, _index.Read(Operation), gradient);
}

/// <summary>Elements added at an index; what was there keeps its gradient, what was added gets that of its place.</summary>
internal sealed class ScatterAddRecipe(string operation, Tensor x, int axis, Tensor index, Tensor source) : Recipe(operation, x, source)
{
    private readonly Shape _shape = source.Shape;
    private readonly Saved _index = new(index);

    public override Tensor Vjp(int input, Tensor gradient) => input == 0
        ? gradient
        : IndexLaunch.Gather($"{Operation}Gradient", gradient, axis, _index.Read(Operation), _shape);
}
