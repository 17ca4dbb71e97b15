namespace Tensorium;

/// <summary>Devices other than the CPU, implemented by an assembly of their own: <c>Tensorium.Gpu</c>, which <see cref="Device.Cuda"/> and <see cref="Device.OpenCL"/> find by its name.</summary>
public abstract class DeviceProvider
{
    /// <summary>What there is on this machine, without opening any of it: the devices of a kind in the order of their indices.</summary>
    public abstract IReadOnlyList<DeviceListing> List();

    /// <summary>The device, which is the same object each time.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used; the message says what there is.</exception>
    public abstract Device Open(DeviceKind kind, int index);
}

/// <summary>A device that could be opened.</summary>
/// <param name="Kind">What kind of processor it is.</param>
/// <param name="Index">Which one of its kind, from 0.</param>
/// <param name="Description">The name for a person.</param>
/// <param name="Capabilities">What it can do.</param>
public sealed record DeviceListing(DeviceKind Kind, int Index, string Description, DeviceCapabilities Capabilities)
{
    /// <summary>Why it cannot be used; null if it can.</summary>
    public string? Unusable { get; init; }

    /// <summary>For example <c>cuda:0</c>: what <see cref="Device.Parse"/> takes.</summary>
    public string Name => Device.NameOf(Kind, Index);
}
