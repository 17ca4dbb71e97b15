using System.Globalization;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Missing;

/// <summary>What an entry of a table is, given the latent variable.</summary>
public enum EntryLikelihood
{
    /// <summary>Student's t with learned location, scale and degrees of freedom: outliers cost little.</summary>
    StudentT,

    /// <summary>Normal with learned mean and deviation.</summary>
    Gaussian,
}

/// <summary>The sizes of a <see cref="Miwae"/>.</summary>
public sealed record MiwaeConfig
{
    /// <summary>The columns of the table.</summary>
    public required int Columns { get; init; }

    /// <summary>The hidden layers' sizes, from the table towards the latent variable; the decoder has them in reverse.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [128, 128];

    /// <summary>The dimensions of the latent variable.</summary>
    public int Latent { get; init; } = 10;

    /// <summary>The nonlinearity of the hidden units.</summary>
    public Activation Activation { get; init; } = Activation.Tanh;

    /// <summary>p(xⱼ|z).</summary>
    public EntryLikelihood Likelihood { get; init; } = EntryLikelihood.StudentT;

    /// <summary>The least scale, or deviation, in units of the (standardised) data: without it, the likelihood of a column with equal entries has no bound.</summary>
    public double ScaleFloor { get; init; } = 1e-3;

    /// <summary>The type of the parameters: float32, or float64 for checks.</summary>
    public DType DType { get; init; } = DType.Float32;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Columns < 1) throw new ConfigurationException($"columns is {Columns}; a table has at least 1");
        if (Latent < 1) throw new ConfigurationException($"latent is {Latent}; the latent variable has at least 1 dimension");
        if (Hidden.Any(width => width < 1)) throw new ConfigurationException($"hidden is [{string.Join(", ", Hidden)}]; each hidden layer has at least 1 unit");
        if (!Enum.IsDefined(Likelihood)) throw new ConfigurationException($"likelihood is {(int)Likelihood}; expected StudentT or Gaussian");
        if (!(ScaleFloor > 0 && double.IsFinite(ScaleFloor)))
            throw new ConfigurationException($"scale-floor is {ScaleFloor.ToString(CultureInfo.InvariantCulture)}; expected a finite number above 0");
        if (!DType.IsFloating()) throw new ConfigurationException($"dtype is {DType.Name()}; parameters are float32 or float64");
    }
}

/// <summary>How a <see cref="Miwae"/> is trained. The defaults are those of its authors, but for the number of epochs.</summary>
public sealed record MiwaeTraining
{
    /// <summary>Passes over the rows.</summary>
    public int Epochs { get; init; } = 300;

    /// <summary>Rows in a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>K, the importance samples of the bound.</summary>
    public int Samples { get; init; } = 20;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decides the first parameters, the order of the rows and all noise.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where the model learns; the first parameters are made on the CPU, alike for all.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Checks every setting.</summary>
    /// <exception cref="ConfigurationException">One cannot be; the message says which.</exception>
    public void Validate()
    {
        if (Epochs < 1) throw new ConfigurationException($"epochs is {Epochs}; at least 1 is needed");
        if (BatchSize < 1) throw new ConfigurationException($"batch is {BatchSize}; a batch holds at least 1 row");
        if (Samples < 1) throw new ConfigurationException($"samples is {Samples}; the bound takes at least 1 importance sample");
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            throw new ConfigurationException($"lr is {LearningRate.ToString(CultureInfo.InvariantCulture)}; the learning rate is a finite number above 0");
    }
}
