using System.Globalization;

namespace Tensorium.Models.VariationalInference;

/// <summary>How <see cref="BernoulliInference"/> is run.</summary>
public sealed record BernoulliInferenceOptions
{
    /// <summary>Steps, samples and learning rate.</summary>
    public InferenceOptions Optimization { get; init; } = new() { LearningRate = 0.1 };

    /// <summary>Where gradients come from.</summary>
    public GradientEstimator Estimator { get; init; } = GradientEstimator.ScoreFunctionLeaveOneOut;

    /// <summary>τ of relaxed samples.</summary>
    public double Temperature { get; init; } = 0.5;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        Optimization.Validate();
        if (!Enum.IsDefined(Estimator))
            throw new ConfigurationException($"variational inference: {nameof(Estimator)} is {Estimator}; expected one of {string.Join(", ", Enum.GetNames<GradientEstimator>())}");
        if (Estimator == GradientEstimator.ScoreFunctionLeaveOneOut && Optimization.Samples < 2)
            throw new ConfigurationException($"variational inference: {Estimator} compares each sample with the others and needs 2 or more, not {Optimization.Samples}; with one sample take {GradientEstimator.ScoreFunctionRunningMean}");
        if (!(Temperature > 0 && double.IsFinite(Temperature)))
            throw new ConfigurationException($"variational inference: {nameof(Temperature)} is {Temperature.ToString(CultureInfo.InvariantCulture)}; expected a finite number above 0");
    }
}
