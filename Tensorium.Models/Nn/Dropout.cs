namespace Tensorium.Models.Nn;

/// <summary>
/// While training, sets each element to 0 with a probability p, and divides the others by 1 − p so that expectations stay ("inverted" dropout); otherwise the
/// identity. Srivastava et al., JMLR 15, 2014.
/// </summary>
public sealed class Dropout : Layer
{
    private readonly Generator _generator;

    /// <summary>Dropout that draws from a generator of its own, such as <c>generator.Split()</c> gives.</summary>
    /// <param name="probability">p in [0, 1).</param>
    /// <param name="generator">Where the draws come from; one number an element and call. Its state is among <see cref="Module.NamedGenerators"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1).</exception>
    public Dropout(double probability, Generator generator)
    {
        if (probability is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Dropout: the probability of a 0 must lie in [0, 1): something has to remain");
        Probability = probability;
        _generator = RegisterGenerator("generator", generator);
    }

    /// <summary>p, the probability that an element becomes 0.</summary>
    public double Probability { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (!IsTraining || Probability == 0) return x;

        // float32 uniforms whatever the dtype of x: the same elements drop out of a float64 run. Where, not a product with 0: infinities drop out too.
        var uniforms = Tensor.Uniform(x.Shape, _generator, device: x.Device);
        return Tensor.Where(uniforms >= Probability, x * (1 / (1 - Probability)), 0);
    }
}
