namespace Tensorium.Tests.Simd;

/// <summary>The numbers that tests feed to the vector code: every corner of the formats, and reproducible noise.</summary>
internal static class SamplePoints
{
    public static readonly double[] SpecialDoubles =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, -0.49999999999999994, 3, -3, 1e300, -1e300, 4503599627370495.5,
        -4503599627370495.5, 9007199254740993, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, -2.225073858507201e-308,
        double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -double.NaN,
    ];

    public static readonly float[] SpecialSingles =
    [
        0f, -0f, 1, -1, 0.5f, -0.5f, 1.5f, -1.5f, 2.5f, -2.5f, 0.49999997f, -0.49999997f, 3, -3, 1e30f, -1e30f, 8388607.5f,
        -8388607.5f, 16777217, float.Epsilon, -float.Epsilon, 1.17549435e-38f, -1.1754942e-38f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN, -float.NaN,
    ];

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): the i-th number of a stream, without state.</summary>
    public static ulong Bits(ulong i)
    {
        var z = (i + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Evenly strided over all 2³² bit patterns, then evenly spaced over the interval where the function is interesting.</summary>
    public static float[] Singles(int count, double low, double high)
    {
        var points = new float[2 * count];
        for (var i = 0; i < count; i++)
        {
            points[i] = BitConverter.UInt32BitsToSingle((uint)((ulong)i * (1UL << 32) / (ulong)count + Bits((ulong)i) % 4096));
            points[count + i] = (float)(low + (high - low) * (i + 0.5) / count);
        }

        return points;
    }

    /// <summary>Evenly strided over all 2⁶⁴ bit patterns, then random over the interval where the function is interesting.</summary>
    public static double[] Doubles(int count, double low, double high)
    {
        var points = new double[2 * count];
        for (var i = 0; i < count; i++)
        {
            points[i] = BitConverter.UInt64BitsToDouble((ulong.MaxValue / (ulong)count * (ulong)i) + (Bits((ulong)i) >> 20));
            points[count + i] = low + (high - low) * (i + (Bits((ulong)i) >> 11) * Math.ScaleB(1, -53)) / count;
        }

        return points;
    }
}
