using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>The devices that the op-row suite runs on: the CPU, and another one that computes as it does.</summary>
public static class TestDevices
{
    private static readonly Device[] s_all = [Device.Cpu, MirrorDevice.Instance];

    /// <summary>Every device, as test data.</summary>
    public static TheoryData<string> Names => [.. s_all.Select(device => device.ToString())];

    /// <summary>Every device but the CPU, as test data.</summary>
    public static TheoryData<string> Others => [.. s_all.Where(device => device.Kind != DeviceKind.Cpu).Select(device => device.ToString())];

    /// <summary>The device of a name.</summary>
    public static Device Of(string name) => s_all.Single(device => device.ToString() == name);
}
