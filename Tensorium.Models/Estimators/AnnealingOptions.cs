using System.Globalization;

namespace Tensorium.Models.Estimators;

/// <summary>How <see cref="AnnealedImportanceSampling"/> is run.</summary>
public sealed record AnnealingOptions
{
    /// <summary>T, the steps from the prior to the posterior. The gap to ln p(x) shrinks about as 1/T.</summary>
    public int Temperatures { get; init; } = 500;

    /// <summary>Independent chains of each data point: the samples whose weights are averaged.</summary>
    public int Chains { get; init; } = 16;

    /// <summary>Leapfrog steps of a Hamiltonian transition, each a gradient of ln p(x|z).</summary>
    public int LeapfrogSteps { get; init; } = 10;

    /// <summary>The first step size; it is adapted for each data point and temperature in a run before.</summary>
    public double StepSize { get; init; } = 0.2;

    /// <summary>The mean acceptance probability that the step size is adapted to. 0.65 is the best for many dimensions: Neal, arXiv 1206.1901, §5.4.4.</summary>
    public double Acceptance { get; init; } = 0.65;

    /// <summary>Chains of the run that adapts the step sizes; no weight is taken from it.</summary>
    public int AdaptationChains { get; init; } = 4;

    /// <summary>β₀ = 0 … β_T = 1: the exponents of p(x|z) along the way, close together at both ends, where the density changes fastest. Sigmoid spacing: Wu et al., arXiv 1611.04273, §A.</summary>
    public double[] Schedule()
    {
        const double Spread = 4;
        double Sigmoid(int t) => 1 / (1 + Math.Exp(-Spread * ((2.0 * t / Temperatures) - 1)));
        var (first, last) = (Sigmoid(0), Sigmoid(Temperatures));
        return [.. Enumerable.Range(0, Temperatures + 1).Select(t => (Sigmoid(t) - first) / (last - first))];
    }

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        foreach (var (name, value) in new[]
        {
            (nameof(Temperatures), Temperatures), (nameof(Chains), Chains), (nameof(LeapfrogSteps), LeapfrogSteps), (nameof(AdaptationChains), AdaptationChains),
        })
        {
            if (value < 1) throw new ConfigurationException($"annealed importance sampling: {name} is {value}; at least 1 is needed");
        }

        if (!(StepSize > 0 && double.IsFinite(StepSize)))
            throw new ConfigurationException($"annealed importance sampling: {nameof(StepSize)} is {Text(StepSize)}; expected a finite number above 0");
        if (!(Acceptance is > 0 and < 1))
            throw new ConfigurationException($"annealed importance sampling: {nameof(Acceptance)} is {Text(Acceptance)}; expected a probability between 0 and 1");
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
