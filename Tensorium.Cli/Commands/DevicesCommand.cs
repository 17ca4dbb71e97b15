using System.CommandLine;
using System.Globalization;
using Tensorium.Cli.Display;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium devices</c>: what there is to compute on.</summary>
internal sealed class DevicesCommand : Command
{
    public DevicesCommand(Terminal terminal)
        : base("devices", "List the devices that tensors can live on.") =>
        SetAction(_ => List(terminal));

    private static void List(Terminal terminal)
    {
        var devices = terminal.Devices.List();
        var table = new ResultTable("device", "description", "memory", "vectors", "threads");
        foreach (var device in devices)
        {
            var can = device.Capabilities;
            var gibibytes = (can.MemoryBytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
            table.Add(
                device.Name,
                device.Description,
                $"{gibibytes} GiB",
                device.Kind == DeviceKind.Cpu ? Number($"{can.VectorBits} bits") : "",
                device.Kind == DeviceKind.Cpu ? Number($"{Compute.Threads} of {can.ParallelUnits}") : Number($"{can.ParallelUnits} units"));
        }

        table.Write(terminal);
        foreach (var device in devices)
        {
            if (device.Unusable is { } reason) terminal.Out.WriteLine($"{device.Name} is unusable because {reason}");
            else if (!device.Capabilities.Float64) terminal.Out.WriteLine($"{device.Name} does not compute in float64");
        }

        if (!terminal.Devices.HasGpuSupport()) terminal.Out.WriteLine("This program was built without GPU support (Tensorium.Gpu is not beside it): it computes on the cpu only.");
        else if (devices.All(device => device.Kind == DeviceKind.Cpu)) terminal.Out.WriteLine("No CUDA or OpenCL device was found.");
    }

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
