using Tensorium.Models.Distributions;

namespace Tensorium.Tests.Distributions;

/// <summary>A distribution of single numbers, or of one small vector, as its checks need it.</summary>
/// <param name="Make">The distribution, from its parameters.</param>
/// <param name="Parameters">Parameters, float64, of one distribution.</param>
/// <param name="Outcomes">All outcomes if they are discrete; otherwise points evenly spaced over all the density's mass.</param>
/// <param name="Cdf">The distribution function, if outcomes are real numbers; null if they are discrete.</param>
internal sealed record DistributionCase(Func<Tensor[], Distribution> Make, Tensor[] Parameters, Tensor Outcomes, Func<double, double>? Cdf)
{
    /// <summary>A case of each public type, and of each way to make one.</summary>
    public static IReadOnlyDictionary<string, DistributionCase> All { get; } = new Dictionary<string, DistributionCase>
    {
        ["Bernoulli"] = new(x => new Bernoulli(x[0]), [Real(0.8)], Tensor.From(0.0, 1.0), null),
        ["Bernoulli by probability"] = new(x => Bernoulli.FromProbabilities(x[0]), [Real(0.3)], Tensor.From(0.0, 1.0), null),
        ["Categorical"] = new(x => new Categorical(x[0]), [Tensor.From(0.5, -1, 1.2, 0)], Tensor.Arange(0, 4), null),
        ["Categorical by weights"] = new(x => Categorical.FromProbabilities(x[0]), [Tensor.From(0.5, 2, 0.25)], Tensor.Arange(0, 3), null),
        ["DiscretizedLogistic"] = new(x => new DiscretizedLogistic(x[0], x[1]), [Real(0.6), Real(-2)], PixelLevels, null),
        ["DiscretizedLogistic at the edge"] = new(x => new DiscretizedLogistic(x[0], x[1]), [Real(0.05), Real(-1.5)], PixelLevels, null),
        ["Independent"] = new(x => new Independent(new Bernoulli(x[0]), 1), [Tensor.From(0.8, -0.4)], Tensor.From(new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } }), null),
        ["Normal"] = new(x => new Normal(x[0], x[1]), [Real(0.4), Real(0.7)], Line, z => Goodness.NormalCdf((z - 0.4) / 0.7)),
        ["Normal by log-variance"] = new(x => Normal.FromLogVariance(x[0], x[1]), [Real(-1), Real(0.6)], Line, z => Goodness.NormalCdf((z + 1) / Math.Exp(0.3))),
        ["StandardNormal"] = new(_ => new StandardNormal([], DType.Float64), [], Line, Goodness.NormalCdf),
    };

    /// <summary>Pairs of cases whose types are a pair of <see cref="KlDivergence"/>.</summary>
    public static (string P, string Q)[] Pairs { get; } =
    [
        ("Normal", "Normal by log-variance"), ("Normal by log-variance", "StandardNormal"), ("Normal", "StandardNormal"), ("StandardNormal", "Normal"),
        ("Bernoulli", "Bernoulli by probability"), ("Categorical", "Categorical"), ("Independent", "Independent"),
    ];

    /// <summary>Whether outcomes are discrete.</summary>
    public bool IsDiscrete => Cdf is null;

    /// <summary>Between two neighbouring outcomes of a density.</summary>
    public double Spacing => IsDiscrete ? 1 : Outcomes[1].Item() - Outcomes[0].Item();

    public Distribution Distribution => Make(Parameters);

    /// <summary>The same family elsewhere: what a divergence is taken to.</summary>
    public DistributionCase Moved => this with { Parameters = [.. Parameters.Select((x, i) => (x * 0.8) + (0.15 + (0.05 * i)))] };

    /// <summary>Σ f(x)·p(x) over the outcomes, or the integral: by the trapezoidal rule exact to rounding, for a smooth function that vanishes at both ends.</summary>
    public double Expectation(Func<Tensor, Tensor> f)
    {
        var density = Distribution.LogProb(Outcomes).Exp();
        return (density * f(Outcomes)).Sum().Item() * Spacing;
    }

    private static Tensor PixelLevels => Tensor.Arange(0, 256, DType.Float64) / 255;

    private static Tensor Line => Tensor.Linspace(-30, 30, 60_001, DType.Float64);

    private static Tensor Real(double value) => Tensor.Scalar(value, DType.Float64);
}
