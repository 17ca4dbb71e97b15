using System.Runtime.InteropServices;

namespace Tensorium.Bench.Measure;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Description => $"{Device.Cpu.Description}, {RuntimeInformation.OSDescription}";
}
