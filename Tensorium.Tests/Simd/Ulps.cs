namespace Tensorium.Tests.Simd;

/// <summary>Distances from exact values, in units in the last place of the exact value's binade (of the subnormals below).</summary>
/// <remarks>An infinite result counts as the first power of two beyond the format, which makes an overflow half an ULP early or late visible.</remarks>
internal static class Ulps
{
    public static double Of(float actual, double exact)
    {
        if (float.IsNaN(actual) || double.IsNaN(exact))
            return float.IsNaN(actual) && double.IsNaN(exact) ? 0 : double.PositiveInfinity;
        var overflow = Math.ScaleB(1, 128);
        var target = Math.Clamp(exact, -overflow, overflow);
        var value = Math.Clamp((double)actual, -overflow, overflow);
        var binade = target == 0 ? -126 : Math.Clamp(Math.ILogB(target), -126, 127);
        return Math.Abs(value - target) / Math.ScaleB(1, binade - 23);
    }

    public static double Of(double actual, BigFloat exact)
    {
        if (double.IsNaN(actual))
            return double.PositiveInfinity;
        var overflow = ((BigFloat)1).TimesPowerOfTwo(1024);
        var target = exact.Abs() > overflow ? overflow * exact.Sign : exact;
        var value = double.IsInfinity(actual) ? overflow * Math.Sign(actual) : actual;
        var binade = target.Sign == 0 ? -1022 : Math.Clamp(target.Magnitude, -1022, 1023);
        return (value - target).Abs().TimesPowerOfTwo(52 - binade).ToDouble();
    }
}
