namespace Tensorium.Backends.Cpu;

/// <summary>The inputs whose padded positions leave one remainder modulo the stride, and the taps that meet them. See <see cref="ConvolutionAxis"/> for phases and entries.</summary>
/// <param name="Phase">The remainder along both axes.</param>
/// <param name="Rows">Those entries down the phase that are not padding.</param>
/// <param name="Columns">Those entries across the phase that are not padding.</param>
/// <param name="Taps">The taps of the phase: their number in the kernel, and their entries for output 0.</param>
internal sealed record ConvolutionRemainder(
    (int Height, int Width) Phase, (int First, int End) Rows, (int First, int End) Columns, (int Index, int Row, int Column)[] Taps)
{
    /// <summary>All of them, those without taps too.</summary>
    public static ConvolutionRemainder[] All(ConvolutionAxis height, ConvolutionAxis width)
    {
        var all = new ConvolutionRemainder[height.Stride * width.Stride];
        for (int i = 0; i < all.Length; i++)
        {
            var (vertical, horizontal) = Math.DivRem(i, width.Stride);
            var taps = new List<(int, int, int)>();
            for (int tap = 0; tap < height.Kernel * width.Kernel; tap++)
            {
                var (row, column) = (height.Tap(tap / width.Kernel), width.Tap(tap % width.Kernel));
                if (row.Phase == vertical && column.Phase == horizontal) taps.Add((tap, row.Entry, column.Entry));
            }

            all[i] = new((vertical, horizontal), height.Inside(vertical, int.MaxValue), width.Inside(horizontal, int.MaxValue), [.. taps]);
        }

        return all;
    }
}
