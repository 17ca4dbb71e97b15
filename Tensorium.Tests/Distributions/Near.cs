using Xunit;

namespace Tensorium.Tests.Distributions;

/// <summary>Equality of float64 values up to rounding.</summary>
internal static class Near
{
    /// <summary>As many numbers, each within <paramref name="tolerance"/> of the expected one, relative to its size or 1.</summary>
    public static void Equal(double[] expected, Tensor actual, double tolerance = 1e-13)
    {
        var values = actual.ToArray<double>();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i], values[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    /// <summary>As above, of two tensors.</summary>
    public static void Equal(Tensor expected, Tensor actual, double tolerance = 1e-13)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Equal(expected.ToArray<double>(), actual, tolerance);
    }
}
