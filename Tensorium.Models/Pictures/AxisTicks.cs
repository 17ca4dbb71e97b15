using System.Globalization;

namespace Tensorium.Models.Pictures;

/// <summary>Where an axis is marked.</summary>
internal static class AxisTicks
{
    private const double Rounding = 1e-9;

    /// <summary>Round numbers from at most the lowest value to at least the highest, four to ten of them.</summary>
    /// <param name="low">The lowest value.</param>
    /// <param name="high">The highest value, above the lowest.</param>
    public static double[] Covering(double low, double high)
    {
        var range = high - low;
        var power = Math.Pow(10, Math.Floor(Math.Log10(range)));
        var step = (range / power) switch { <= 2 => power / 4, <= 5 => power / 2, _ => power };
        // A value that is itself a mark may come out beside it by rounding, and needs no further one.
        var (first, last) = ((int)Math.Floor((low / step) + Rounding), (int)Math.Ceiling((high / step) - Rounding));
        return [.. Enumerable.Range(first, last - first + 1).Select(i => i * step)];
    }

    /// <summary>A number beside an axis.</summary>
    public static string Label(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
