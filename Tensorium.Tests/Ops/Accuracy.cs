using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>How exact a result must be: fixed by the kind of op and the dtype, not by the op.</summary>
public static class Accuracy
{
    /// <summary>The largest admissible error of a result, for inputs of this <see cref="Magnitude"/>.</summary>
    public static double Bound(OpRow row, DType dtype, double expected, double magnitude) => row.Kind switch
    {
        OpKind.Movement or OpKind.Predicate => 0,
        OpKind.Elementwise when dtype == DType.Float32 => row.MaxUlp * Ulp(expected, dtype),

        // The naive loop is no better than its formula: float64 is held to it loosely here, and to 30 digits where the functions are made.
        OpKind.Elementwise => 16 * Ulp(Math.Max(1, Math.Abs(expected)), dtype),

        // c·n·ε·Σ|terms|, with the magnitudes of the inputs standing for the terms.
        _ => 8 * Epsilon(dtype) * (Math.Abs(expected) + magnitude),
    };

    public static double Ulp(double value, DType dtype) => dtype == DType.Float32
        ? Math.Max(MathF.BitIncrement(Math.Abs((float)value)) - Math.Abs((double)(float)value), float.Epsilon)
        : Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    private static double Epsilon(DType dtype) => dtype == DType.Float32 ? 1.2e-7 : 2.3e-16;

    /// <summary>What stands for the sum of the terms of a result: the product of the largest inputs, and the root of how many there are.</summary>
    public static double Magnitude(NaiveArray[] inputs) =>
        inputs.Aggregate(1.0, (product, input) => product * Math.Max(1, input.Values.Select(Math.Abs).DefaultIfEmpty(0).Max()))
        * Math.Sqrt(inputs.Select(input => input.Values.Length).DefaultIfEmpty(1).Max());
}
