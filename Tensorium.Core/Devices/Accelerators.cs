using System.Globalization;

namespace Tensorium;

/// <summary>Finds the assembly that implements the devices other than the CPU. Nothing of it is loaded before somebody asks for one.</summary>
internal static class Accelerators
{
    // A literal, so that a trimmer that sees the assembly keeps the type.
    private const string ProviderName = "Tensorium.Gpu.IlgpuDeviceProvider, Tensorium.Gpu";

    private static readonly Lazy<DeviceProvider?> Found = new(Find);

    /// <summary>What implements them; null if the program came without it.</summary>
    public static DeviceProvider? Provider => Found.Value;

    public static Device Open(DeviceKind kind, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Provider is { } provider
            ? provider.Open(kind, index)
            : throw new DeviceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Device.NameOf(kind, index)}: this program was built without GPU support (the assembly Tensorium.Gpu is not beside it); reference the package Tensorium.Gpu, or compute on the CPU"));
    }

    private static DeviceProvider? Find()
    {
        var type = Type.GetType(ProviderName, throwOnError: false);
        return type is null ? null : (DeviceProvider?)Activator.CreateInstance(type);
    }
}
