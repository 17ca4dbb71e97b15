using ILGPU;

namespace Tensorium.Gpu.Loops;

/// <summary>Outputs of a convolution: rows of C are channels of a group, columns positions of images.</summary>
internal readonly struct OutputStore<TFinish, T>(TFinish finish, ArrayView<T> y, ConvolutionSizes sizes, FastDivisor positions) : IGemmStore<T>
    where TFinish : struct, IFinish<T>
    where T : unmanaged
{
    public void Store(int part, int batch, int row, int column, T value)
    {
        var image = positions.Quotient(column);
        var channel = (batch * sizes.OutputChannels) + row;
        y[(((image * sizes.Groups * sizes.OutputChannels) + channel) * sizes.OutputPlane) + positions.Remainder(column, image)] = finish.Finish(value, channel);
    }
}

/// <summary>Elements of the input of one remainder modulo the strides, where a batch is a group and a remainder; there may be fewer than columns.</summary>
internal readonly struct RemainderStore<TFinish, T>(TFinish finish, ArrayView<T> x, ConvolutionSizes sizes, RemainderDivisors elements) : IGemmStore<T>
    where TFinish : struct, IFinish<T>
    where T : unmanaged
{
    public void Store(int part, int batch, int row, int column, T value)
    {
        var remainders = sizes.Height.Stride * sizes.Width.Stride;
        var group = batch / remainders;
        var remainder = batch - (group * remainders);
        var remainderRow = remainder / sizes.Width.Stride;
        var image = elements.Plane.Quotient(column);
        var element = elements.Plane.Remainder(column, image);
        var elementRow = elements.Width.Quotient(element);
        var i = (elementRow * sizes.Height.Stride) + remainderRow;
        var j = (elements.Width.Remainder(element, elementRow) * sizes.Width.Stride) + remainder - (remainderRow * sizes.Width.Stride);
        if (i >= sizes.Height.Input || j >= sizes.Width.Input) return;
        var channel = (group * sizes.InputChannels) + row;
        x[(((image * sizes.Groups * sizes.InputChannels) + channel) * sizes.InputPlane) + (i * sizes.Width.Input) + j] = finish.Finish(value, channel);
    }
}
