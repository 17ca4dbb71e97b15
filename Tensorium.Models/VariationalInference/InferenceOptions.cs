using System.Globalization;

namespace Tensorium.Models.VariationalInference;

/// <summary>How the parameters of a data point's own q are found: Adam, with a learning rate that falls to zero along a cosine.</summary>
public sealed record InferenceOptions
{
    /// <summary>Steps of Adam.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Samples of q a step, of each data point.</summary>
    public int Samples { get; init; } = 8;

    /// <summary>The learning rate at the first step.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Steps < 1) throw new ConfigurationException($"variational inference: {nameof(Steps)} is {Steps}; at least 1 is needed");
        if (Samples < 1) throw new ConfigurationException($"variational inference: {nameof(Samples)} is {Samples}; at least 1 is needed");
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            throw new ConfigurationException($"variational inference: {nameof(LearningRate)} is {LearningRate.ToString(CultureInfo.InvariantCulture)}; expected a finite number above 0");
    }
}
