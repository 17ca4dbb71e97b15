using Xunit;

namespace Tensorium.Tests.Simd;

/// <summary>Bitwise comparison of results.</summary>
internal static class LaneAssert
{
    /// <summary>Equal bits, where any NaN equals any other: IEEE 754 leaves a NaN's sign and payload to the hardware.</summary>
    public static void SameValues(float[] inputs, float[] expected, float[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(float.IsNaN(expected[i]) && float.IsNaN(actual[i])) && Bits(expected[i]) != Bits(actual[i]))
                Assert.Fail(FormattableString.Invariant($"{what}: at {inputs[i]:R} expected {expected[i]:R}, got {actual[i]:R}."));
        }
    }

    /// <inheritdoc cref="SameValues(float[], float[], float[], string)"/>
    public static void SameValues(double[] inputs, double[] expected, double[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(double.IsNaN(expected[i]) && double.IsNaN(actual[i])) && Bits(expected[i]) != Bits(actual[i]))
                Assert.Fail(FormattableString.Invariant($"{what}: at {inputs[i]:R} expected {expected[i]:R}, got {actual[i]:R}."));
        }
    }

    /// <summary>Equal bits, NaNs included.</summary>
    public static void SameBits(float[] inputs, float[] expected, float[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (Bits(expected[i]) != Bits(actual[i]))
                Assert.Fail(FormattableString.Invariant($"{what}: at {inputs[i]:R} expected bits {Bits(expected[i]):X8}, got {Bits(actual[i]):X8}."));
        }
    }

    /// <inheritdoc cref="SameBits(float[], float[], float[], string)"/>
    public static void SameBits(double[] inputs, double[] expected, double[] actual, string what)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            if (Bits(expected[i]) != Bits(actual[i]))
                Assert.Fail(FormattableString.Invariant($"{what}: at {inputs[i]:R} expected bits {Bits(expected[i]):X16}, got {Bits(actual[i]):X16}."));
        }
    }

    private static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
