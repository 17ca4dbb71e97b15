namespace Tensorium.Cli;

/// <summary>Finds what there is to compute on. Nothing is looked for before a command asks: a program that computes on the CPU loads no GPU code.</summary>
/// <param name="Open">The device of a name, as <see cref="Device.Parse"/>.</param>
/// <param name="List">What there is, as <see cref="Device.All"/>.</param>
/// <param name="HasGpuSupport">As <see cref="Device.HasGpuSupport"/>.</param>
internal sealed record DeviceFinder(Func<string, Device> Open, Func<IReadOnlyList<DeviceListing>> List, Func<bool> HasGpuSupport)
{
    /// <summary>What this machine has.</summary>
    public static DeviceFinder OfMachine { get; } = new(Device.Parse, () => Device.All, () => Device.HasGpuSupport);

    /// <summary>What a command is to compute on.</summary>
    /// <param name="name">What the user asked for.</param>
    /// <exception cref="CommandException">It is no device, or cannot be used; the message says what there is.</exception>
    public Device Find(string name)
    {
        // Not even by its name: the list of others would load them.
        if (name == Device.Cpu.ToString()) return Device.Cpu;
        try
        {
            return Open(name);
        }
        catch (Exception e) when (e is DeviceException or FormatException)
        {
            var usable = List().Where(device => device.Unusable is null).Select(device => device.Name);
            throw new CommandException($"--device {name}: {e.Message}; there is {string.Join(", ", usable)} (see 'tensorium devices')", innerException: e);
        }
    }
}
