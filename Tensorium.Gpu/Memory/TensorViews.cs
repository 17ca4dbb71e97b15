using ILGPU;

namespace Tensorium.Gpu.Memory;

/// <summary>The memory of tensors as kernels see it.</summary>
internal static class TensorViews
{
    /// <summary>
    /// The storage from the tensor's first element on, as elements; of a tensor that is walked backwards along an axis from its lowest element on, <see cref="Shift"/> before the first.
    /// </summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public static ArrayView<T> View<T>(this Tensor tensor)
        where T : unmanaged
    {
        var storage = (DeviceStorage)tensor.Storage;
        var elements = storage.Bytes.Cast<T>();
        var lowest = tensor.Offset - Shift(tensor);
        return elements.SubView(lowest, elements.Length - lowest);
    }

    /// <summary>How far the first element lies behind the lowest one: 0 where no stride is negative.</summary>
    public static int Shift(this Tensor tensor)
    {
        var shift = 0;
        var strides = tensor.Strides;
        for (var axis = 0; axis < strides.Length; axis++)
            if (strides[axis] < 0) shift -= strides[axis] * Math.Max(0, tensor.Shape[axis] - 1);
        return shift;
    }

    /// <summary>The tensor, or a copy of one that is walked backwards, for kernels that begin at the first element.</summary>
    public static Tensor Forwards(this Tensor tensor) => Shift(tensor) == 0 ? tensor : tensor.Detached().Clone();
}
