using Tensorium.Models.Distributions;

namespace Tensorium.Tests.Distributions;

/// <summary>A distribution of single numbers, or of one small vector or matrix, as its checks need it.</summary>
/// <param name="Make">The distribution, from its parameters.</param>
/// <param name="Parameters">Parameters, float64, of one distribution.</param>
/// <param name="Outcomes">All outcomes if they are discrete; otherwise the points of a quadrature over all the density's mass.</param>
/// <param name="Laws">Numbers made of an outcome, with their distribution functions; none if outcomes are discrete.</param>
internal sealed partial record DistributionCase(
    Func<Tensor[], Distribution> Make, Tensor[] Parameters, Tensor Outcomes, params (Func<Tensor, Tensor> Of, Func<double, double> Cdf)[] Laws)
{
    /// <summary>Pairs of cases whose types are a pair of <see cref="KlDivergence"/>.</summary>
    public static (string P, string Q)[] Pairs { get; } =
    [
        ("Normal", "Normal by log-variance"), ("Normal by log-variance", "StandardNormal"), ("Normal", "StandardNormal"), ("StandardNormal", "Normal"),
        ("Bernoulli", "Bernoulli by probability"), ("Categorical", "Categorical"), ("Independent", "Independent"),
        ("MultivariateNormal", "MultivariateNormal by covariance"), ("MultivariateNormal", "Independent normals"), ("Independent normals", "MultivariateNormal by precision"),
        ("Gamma", "Gamma"), ("Beta", "Beta"), ("Dirichlet", "Dirichlet"), ("Wishart", "Wishart by inverse scale"), ("Independent normals", "Independent normals"),
    ];

    /// <summary>Whether outcomes are discrete.</summary>
    public bool IsDiscrete => Laws.Length == 0;

    /// <summary>The weights of the quadrature, [outcomes]; ones if outcomes are discrete.</summary>
    public Tensor? Weights { get; init; }

    /// <summary>Outcomes at which the log-density is differentiated; all, if they are discrete.</summary>
    public Tensor Points { get; init; } = Tensor.From(-1.2, 0.3, 2);

    /// <summary>Whether the entropy has a closed form.</summary>
    public bool HasEntropy { get; init; } = true;

    /// <summary>Whether mean and variance have closed forms; otherwise they throw.</summary>
    public bool HasMoments { get; init; } = true;

    public Distribution Distribution => Make(Parameters);

    /// <summary>The same family elsewhere: what a divergence is taken to.</summary>
    public DistributionCase Moved => this with { Parameters = [.. Parameters.Select((x, i) => (x * 0.8) + (0.15 + (0.05 * i)))] };

    /// <summary>p(x) of each outcome, times the weight that the quadrature gives it, [outcomes].</summary>
    public Tensor Masses
    {
        get
        {
            var density = Distribution.LogProb(Outcomes).Exp();
            return Weights is null ? density : density * Weights;
        }
    }

    /// <summary>Σ f(x)·p(x) over the outcomes, or the integral.</summary>
    public double Expectation(Func<Tensor, Tensor> f) => (Masses * f(Outcomes)).Sum().Item();
}
