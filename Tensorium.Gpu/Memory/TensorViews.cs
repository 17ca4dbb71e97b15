using ILGPU;

namespace Tensorium.Gpu.Memory;

/// <summary>The memory of tensors as kernels see it.</summary>
internal static class TensorViews
{
    /// <summary>The storage from the tensor's first element on, as elements.</summary>
    /// <exception cref="ReleasedException">Backward has given the memory back.</exception>
    public static ArrayView<T> View<T>(this Tensor tensor)
        where T : unmanaged
    {
        var storage = (DeviceStorage)tensor.Storage;
        var elements = storage.Bytes.Cast<T>();
        return elements.SubView(tensor.Offset, elements.Length - tensor.Offset);
    }
}
