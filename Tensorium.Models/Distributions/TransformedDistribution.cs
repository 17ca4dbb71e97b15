using Tensorium.Models.Transforms;

namespace Tensorium.Models.Distributions;

/// <summary>
/// The distribution of y = f(x) for x of another distribution and an invertible f: ln p(y) = ln p(x) − ln |det ∂f/∂x| at x = f⁻¹(y). A sample comes with its log-density
/// without the inverse, by <see cref="Distribution.ReparameterizedSampleAndLogProb"/>: all that a posterior of a variational autoencoder needs.
/// </summary>
public sealed class TransformedDistribution : Distribution
{
    /// <summary>Of a base distribution and a map.</summary>
    /// <param name="of">The distribution of x: [batch…] with events of as many axes as those of the map.</param>
    /// <param name="transform">f; its batch broadcasts to that of x.</param>
    /// <exception cref="ShapeException">Events have other axes, or the batches do not fit.</exception>
    public TransformedDistribution(Distribution of, Transform transform)
        : base(of.BatchShape, of.EventShape)
    {
        if (of.EventShape.Rank != transform.EventAxes)
        {
            throw new ShapeException(
                $"TransformedDistribution: events of the {of.GetType().Name} have shape {of.EventShape}, those of the {transform.GetType().Name} have {transform.EventAxes} axes; "
                + "make batch axes part of the event with Independent");
        }

        // A draw of x for each member of the batch: a batch of the map alone would have its members share one.
        if (Shape.Broadcast(of.BatchShape, transform.BatchShape, "TransformedDistribution") != of.BatchShape)
            throw new ShapeException($"TransformedDistribution: the batch of the {transform.GetType().Name} is {transform.BatchShape}, that of the {of.GetType().Name} {of.BatchShape}; give the latter all axes of the former");
        (Base, Transform) = (of, transform);
    }

    /// <summary>The distribution of x.</summary>
    public Distribution Base { get; }

    /// <summary>f.</summary>
    public Transform Transform { get; }

    /// <summary>Has no closed form.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Mean => throw NoClosedForm("mean");

    /// <summary>Has no closed form.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Variance => throw NoClosedForm("variance");

    /// <inheritdoc/>
    public override bool HasReparameterizedSample => Base.HasReparameterizedSample;

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The inverse of the map has no closed form: see <see cref="Transform.HasInverse"/>.</exception>
    public override Tensor LogProb(Tensor value)
    {
        var x = Transform.Inverse(value);
        return Base.LogProb(x) - Transform.Forward(x).LogDeterminant;
    }

    /// <summary>Has no closed form.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Entropy() => throw NoClosedForm("entropy");

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogProb) ReparameterizedSampleAndLogProb(Generator generator, Shape shape = default)
    {
        var (x, logProb) = Base.ReparameterizedSampleAndLogProb(generator, shape);
        var (y, logDeterminant) = Transform.Forward(x);
        return (y, logProb - logDeterminant);
    }

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape) =>
        Transform.Forward(Base.HasReparameterizedSample ? Base.ReparameterizedSample(generator, shape) : Base.Sample(generator, shape)).Value;

    private static NotSupportedException NoClosedForm(string what) =>
        new($"TransformedDistribution: the {what} has no closed form; estimate it from samples");
}
