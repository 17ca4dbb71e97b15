using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// The devices that the op-row suite runs on: the CPU, another one that computes as it does, and those that the environment variable <c>TENSORIUM_DEVICES</c>
/// names, as <see cref="Device.Parse"/> does, with commas between them; <c>simulator</c> is ILGPU's own, on the CPU.
/// </summary>
internal static class TestDevices
{
    private const string Variable = "TENSORIUM_DEVICES";
    private const string Simulator = "simulator";

    private static readonly TestDevice[] s_all =
    [
        new("cpu", Device.Cpu), new("mirror", MirrorDevice.Instance) { IsExact = true }, .. Named(Environment.GetEnvironmentVariable(Variable)),
    ];

    private static readonly TestDevice[] s_others = s_all[1..];

    /// <summary>Every device, as test data.</summary>
    public static TheoryData<string> Each => [.. s_all.Select(device => device.Name)];

    /// <summary>Every device but the CPU, as test data.</summary>
    public static TheoryData<string> Others => [.. s_others.Select(device => device.Name)];

    /// <summary>Each of some names with each device, as test data.</summary>
    public static TheoryData<string, string> With(IEnumerable<string> names) => Pairs(names, s_all);

    /// <summary>Each of some names with each device but the CPU, as test data.</summary>
    public static TheoryData<string, string> WithOthers(IEnumerable<string> names) => Pairs(names, s_others);

    /// <summary>The device of a name.</summary>
    public static TestDevice Of(string name) => s_all.Single(device => device.Name == name);

    // A device that somebody asked for and that is not there must not pass for one that was tested.
    private static IEnumerable<TestDevice> Named(string? names) =>
        (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => name == Simulator ? Simulated() : new TestDevice(name, Device.Parse(name)));

#if TENSORIUM_GPU
    // Each of its threads is one of the host's: about a microsecond an element.
    private static TestDevice Simulated() => new(Simulator, Tensorium.Gpu.IlgpuDeviceProvider.Simulator(group: 8)) { MostElements = 64 };
#else
    private static TestDevice Simulated() => throw new DeviceException($"{Variable} names {Simulator}, which needs ILGPU: see docs/gpu.md");
#endif

    private static TheoryData<string, string> Pairs(IEnumerable<string> names, TestDevice[] devices)
    {
        var pairs = new TheoryData<string, string>();
        foreach (var name in names)
        {
            foreach (var device in devices) pairs.Add(name, device.Name);
        }

        return pairs;
    }
}
