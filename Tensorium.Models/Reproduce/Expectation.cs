using System.Globalization;

namespace Tensorium.Models.Reproduce;

/// <summary>What a figure is to be.</summary>
public sealed class Expectation
{
    private readonly double _low;
    private readonly double _high;
    private readonly string _text;

    private Expectation(double low, double high, FormattableString text) => (_low, _high, _text) = (low, high, FormattableString.Invariant(text));

    /// <summary>No further from a centre than a tolerance.</summary>
    public static Expectation Within(double centre, double tolerance) => new(centre - tolerance, centre + tolerance, $"{centre} ± {tolerance}");

    /// <summary>At most so much.</summary>
    public static Expectation AtMost(double limit) => new(double.NegativeInfinity, limit, $"≤ {limit}");

    /// <summary>At least so much.</summary>
    public static Expectation AtLeast(double limit) => new(limit, double.PositiveInfinity, $"≥ {limit}");

    /// <summary>Whether a figure is that; NaN never is.</summary>
    public bool IsMet(double value) => value >= _low && value <= _high;

    /// <summary>For tables.</summary>
    public override string ToString() => _text;
}
