using System.Globalization;
using System.Runtime.InteropServices;

namespace Tensorium.Bench.Measure;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Description => string.Create(
        CultureInfo.InvariantCulture, $"{Processor}, {Environment.ProcessorCount} processors, {Device.Cpu.Capabilities.VectorBits}-bit vectors, {RuntimeInformation.OSDescription}");

    private static string Processor
    {
        get
        {
            const string info = "/proc/cpuinfo";
            var model = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            var name = model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
            return name;
        }
    }
}
