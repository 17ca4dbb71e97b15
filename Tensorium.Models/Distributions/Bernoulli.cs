namespace Tensorium.Models.Distributions;

/// <summary>
/// A coin for each element: 1 with probability σ(l), 0 otherwise, given by its logit l = ln(p / (1 − p)). log p(x) = x·l − ln(1 + eˡ), which never takes
/// the logarithm of a probability that was rounded to 0.
/// </summary>
public sealed class Bernoulli : Distribution
{
    /// <summary>By logits: any real numbers, so a network can give them as they are.</summary>
    /// <exception cref="DTypeException">The logits are not float32 or float64.</exception>
    public Bernoulli(Tensor logits)
        : base(logits.Shape)
    {
        Support.Real(logits, "Bernoulli: the logits");
        Logits = logits;
    }

    /// <summary>The logits l, [batch…].</summary>
    public Tensor Logits { get; }

    /// <summary>The probability of a 1, σ(l), [batch…].</summary>
    public Tensor Probabilities => Logits.Sigmoid();

    /// <inheritdoc/>
    public override Tensor Mean => Probabilities;

    /// <summary>p·(1 − p), [batch…].</summary>
    public override Tensor Variance => Logits.Sigmoid() * (-Logits).Sigmoid();

    /// <summary>By probabilities. They are moved away from 0 and 1 by the spacing of numbers below 1, so that every outcome keeps a finite log-probability.</summary>
    /// <param name="probabilities">In [0, 1].</param>
    /// <exception cref="ArgumentException">A probability is outside of [0, 1] (checked on the CPU).</exception>
    /// <exception cref="DTypeException">The probabilities are not float32 or float64.</exception>
    public static Bernoulli FromProbabilities(Tensor probabilities)
    {
        Support.Real(probabilities, "Bernoulli: the probabilities");
        Support.UnitInterval(probabilities, "Bernoulli: a probability", "pass real numbers of any size to new Bernoulli(logits)");
        var margin = probabilities.DType == DType.Float32 ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
        var inside = probabilities.Clamp(margin, 1 - margin);
        return new(inside.Log() - (-inside).Log1p());
    }

    /// <summary>
    /// x·l − ln(1 + eˡ). Targets between 0 and 1, such as grey pixels, are taken too: then it is minus the cross-entropy, as in the usual VAE on grey images, and no
    /// longer the logarithm of a density.
    /// </summary>
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A value is outside of [0, 1] (checked on the CPU).</exception>
    public override Tensor LogProb(Tensor value)
    {
        var target = value.DType.IsFloating() ? value : value.To(Logits.DType);
        Support.UnitInterval(target, "Bernoulli.LogProb: a value", "divide pixels from 0 to 255 by 255");
        return (target * Logits) - Logits.Softplus();
    }

    /// <inheritdoc/>
    internal override Tensor SummedLogProb(Tensor value, int axes) =>
        axes == 0 ? LogProb(value) : Logits.BernoulliLogProb(value.DType.IsFloating() ? value : value.To(Logits.DType), axes);

    /// <summary>p·ln(1/p) + (1 − p)·ln(1/(1 − p)), [batch…].</summary>
    /// <inheritdoc/>
    public override Tensor Entropy() =>
        // Of the equal forms, the one that only adds what is positive: ln(1 + eˡ) − l·σ(l) cancels to nothing where p is close to 1.
        (Logits.Sigmoid() * (-Logits).Softplus()) + ((-Logits).Sigmoid() * Logits.Softplus());

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        var probabilities = Probabilities;
        return Tensor.Bernoulli(shape.Rank == 0 ? probabilities : probabilities.Expand([.. shape, .. BatchShape]), generator);
    }
}
