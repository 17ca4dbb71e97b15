using System.Globalization;
using Tensorium.Models;

namespace Tensorium.Cli;

/// <summary>Whether a model can be trained on this machine, asked before the system ends the process without a word.</summary>
internal static class ModelMemory
{
    // float32: the value, its gradient, and Adam's two running means.
    private const long BytesPerParameter = 4 * sizeof(float);

    /// <exception cref="CommandException">The parameters alone take more memory than there is.</exception>
    public static void Check(VaeConfig model)
    {
        int[] widths = [model.Input, .. model.Hidden, model.Latent];
        // The decoder mirrors the encoder, whose last layer is there twice, for mean and variance.
        var weights = widths.Zip(widths.Skip(1), (from, to) => 2L * from * to).Sum() + ((long)widths[^2] * model.Latent);
        var (needed, there) = (weights * BytesPerParameter, Device.Cpu.Capabilities.MemoryBytes);
        if (needed > there)
        {
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"--hidden, --latent: a model of {weights:#,0} weights takes {Gibibytes(needed):0} GiB to train, and there are {Gibibytes(there):0.0} GiB; choose smaller layers"));
        }
    }

    private static double Gibibytes(long bytes) => bytes / (double)(1L << 30);
}
