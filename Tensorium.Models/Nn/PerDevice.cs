namespace Tensorium.Models.Nn;

/// <summary>Something that a model computes with besides its state, such as a prior or a mask: made where the computation is, once for as long as it stays there.</summary>
/// <param name="create">Makes it on a device. Tensors in it are to be kept (<see cref="Tensor.Keep"/>): the first use may be within a computation that gives its temporaries back.</param>
internal sealed class PerDevice<T>(Func<Device, T> create)
    where T : class
{
    // One reference to both: two threads may ask at once.
    private Made? _last;

    /// <summary>It, on a device.</summary>
    public T On(Device device)
    {
        var last = _last;
        if (last is null || !ReferenceEquals(last.Device, device)) _last = last = new(device, create(device));
        return last.Value;
    }

    private sealed record Made(Device Device, T Value);
}

/// <summary>Makes them of tensors.</summary>
internal static class PerDevice
{
    /// <summary>Copies of a constant.</summary>
    public static PerDevice<Tensor> Of(Tensor constant) => new(device => constant.To(device).Keep());
}
