using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Models.Distributions;

/// <summary>
/// Checks that parameters and outcomes are possible, before a logarithm makes a NaN of them. On the CPU one pass over the elements costs little
/// beside the density; on other devices it would make the host wait, and is left out.
/// </summary>
internal static class Support
{
    public static void Real(Tensor x, string what)
    {
        if (!x.DType.IsFloating()) throw new DTypeException($"{what} must be float32 or float64, not {x.DType.Name()}; convert with To(DType.Float32)");
    }

    public static void Positive(Tensor x, string what, string advice) => Check(x, double.Epsilon, double.PositiveInfinity, $"{what} must be above 0", advice);

    public static void UnitInterval(Tensor x, string what, string advice) => Check(x, 0, 1, $"{what} must lie in [0, 1]", advice);

    public static void NotNegative(Tensor x, string what, string advice) => Check(x, 0, double.MaxValue, $"{what} must be finite and not negative", advice);

    private static void Check(Tensor x, double low, double high, string rule, string advice)
    {
        if (x.Device.Kind != DeviceKind.Cpu) return;
        var outside = x.DType == DType.Float32
            ? FirstOutside(x.IsContiguous ? x.AsSpan<float>() : x.ToArray<float>(), low > 0 ? float.Epsilon : 0, float.CreateSaturating(high))
            : FirstOutside(x.IsContiguous ? x.AsSpan<double>() : x.ToArray<double>(), low, high);
        if (outside is { } found) throw new ArgumentException($"{rule}; element {found.Index} of the tensor of shape {x.Shape} is {found.Value}; {advice}");
    }

    /// <summary>The first element that is not in [low, high]; NaN is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Index, T Value)? FirstOutside<T>(ReadOnlySpan<T> values, T low, T high)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        var (least, most) = (Vector.Create(low), Vector.Create(high));
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var lanes = new Vector<T>(values[i..]);
            if (!Vector.GreaterThanOrEqualAll(lanes, least) || !Vector.LessThanOrEqualAll(lanes, most)) break;
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i] >= low && values[i] <= high)) return (i, values[i]);
        }

        return null;
    }
}
