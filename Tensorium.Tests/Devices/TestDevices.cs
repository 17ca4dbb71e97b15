using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// The devices that the op-row suite runs on: the CPU, another one that computes as it does, and those that the environment variable <c>TENSORIUM_DEVICES</c>
/// names, as <see cref="Device.Parse"/> does, with commas between them.
/// </summary>
internal static class TestDevices
{
    private const string Variable = "TENSORIUM_DEVICES";

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
        (names ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(name => new TestDevice(name, Device.Parse(name)));

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
