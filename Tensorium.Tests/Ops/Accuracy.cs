using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>
/// How exact a result must be: fixed by the kind of op and the dtype, not by the op. Elementary functions, 4 units in the last place; what adds and
/// multiplies many numbers, 8·ε times its <see cref="Conditioning"/>, which for a sum of products is the result and 2·Σ|aᵢbᵢ|.
/// </summary>
public static class Accuracy
{
    /// <summary>The most that an elementwise op's row may ask for, in units in the last place.</summary>
    public const double MostUlp = 4;

    /// <summary>The most that any other op may be off, in ε times the conditioning.</summary>
    public const double MostRoundings = 8;

    /// <summary>The largest admissible error of a result.</summary>
    public static double Bound(OpRow row, DType dtype, double expected, double condition) => row.Kind switch
    {
        OpKind.Movement or OpKind.Predicate => 0,
        OpKind.Elementwise when dtype == DType.Float32 => row.MaxUlp * Ulp(expected, dtype),

        // The naive loop is no better than its formula: float64 is held to it loosely here, and to 30 digits where the functions are made.
        OpKind.Elementwise => 16 * Ulp(Math.Max(1, Math.Abs(expected)), dtype),

        // In float64 the naive loop, which adds in sequence, is the less exact one.
        _ => (dtype == DType.Float32 ? MostRoundings : 2 * MostRoundings) * ((Epsilon(dtype) * condition) + Smallest(dtype)),
    };

    /// <summary>The error of a result in the unit that the op's kind is judged by: units in the last place, or ε times the conditioning.</summary>
    public static double InUnits(OpRow row, double actual, double expected, double condition) => actual.Equals(expected) ? 0 : Units(row, Math.Abs(actual - expected), expected, condition);

    private static double Units(OpRow row, double error, double expected, double condition) => row.Kind switch
    {
        OpKind.Reduction or OpKind.Composite => error / ((Epsilon(DType.Float32) * condition) + Smallest(DType.Float32)),
        _ => error / Ulp(expected, DType.Float32),
    };

    public static double Ulp(double value, DType dtype) => dtype == DType.Float32
        ? Math.Max(MathF.BitIncrement(Math.Abs((float)value)) - Math.Abs((double)(float)value), float.Epsilon)
        : Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);

    // Below the normal numbers a product is rounded to a multiple of it.
    private static double Smallest(DType dtype) => dtype == DType.Float32 ? float.Epsilon : double.Epsilon;

    /// <summary>Twice the largest relative error of one rounding.</summary>
    private static double Epsilon(DType dtype) => dtype == DType.Float32 ? 1.0 / (1 << 23) : 1.0 / (1L << 52);
}
