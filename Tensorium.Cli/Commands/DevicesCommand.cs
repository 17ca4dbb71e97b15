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
        var device = Device.Cpu;
        var can = device.Capabilities;
        var gibibytes = (can.MemoryBytes / (double)(1L << 30)).ToString("0.0", CultureInfo.InvariantCulture);
        var table = new ResultTable("device", "description", "memory", "vectors", "threads");
        table.Add(device.ToString(), device.Description, $"{gibibytes} GiB", $"{can.VectorBits} bits", $"{Compute.Threads} of {can.ParallelUnits}");
        table.Write(terminal);
    }
}
