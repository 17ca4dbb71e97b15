namespace Tensorium.Models.Distributions;

/// <summary>
/// The last batch axes of a distribution taken as one outcome of independent parts: densities multiply, so log-densities and entropies are summed over them.
/// </summary>
public sealed class Independent : Distribution
{
    /// <summary>With the last <paramref name="axes"/> batch axes of <paramref name="of"/> as event axes.</summary>
    /// <exception cref="ShapeException">There are not so many batch axes.</exception>
    public Independent(Distribution of, int axes)
        : base(Batch(of, axes), [.. of.BatchShape.AsSpan()[^axes..], .. of.EventShape])
    {
        Base = of;
        AxisCount = axes;
    }

    /// <summary>The distribution of the parts.</summary>
    public Distribution Base { get; }

    /// <summary>How many of its batch axes are one outcome.</summary>
    public int AxisCount { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Base.Mean;

    /// <inheritdoc/>
    public override Tensor Variance => Base.Variance;

    /// <inheritdoc/>
    public override bool HasReparameterizedSample => Base.HasReparameterizedSample;

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => Base.SummedLogProb(value, AxisCount);

    /// <summary>The log-density of those parts of an outcome that are observed, the others summed or integrated out: as the parts are independent, those are left out.</summary>
    /// <remarks>0 stands in for what is not observed: it must be a possible outcome.</remarks>
    /// <param name="value">[…, batch…, event…], broadcast with the batch; what stands where nothing is observed is not looked at, and may be NaN.</param>
    /// <param name="observed">bool, [event…] with any batch axes, broadcast with the outcomes.</param>
    /// <returns>[…, batch…].</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The mask is not bool.</exception>
    /// <exception cref="ArgumentException">A value that is observed is no outcome of this distribution.</exception>
    public Tensor LogProb(Tensor value, Tensor observed)
    {
        if (observed.DType != DType.Bool) throw new DTypeException($"Independent.LogProb: the mask is {observed.DType.Name()}; expected bool, true where a part is observed");
        // What is not observed may be no outcome, and be refused, or NaN, which would stay in the sum's gradient as 0·NaN.
        var parts = Base.LogProb(Tensor.Where(observed, value, 0));
        return SumEvent(Tensor.Where(observed, parts, 0));
    }

    /// <inheritdoc/>
    public override Tensor Entropy() => SumEvent(Base.Entropy());

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape) =>
        Base.HasReparameterizedSample ? Base.ReparameterizedSample(generator, shape) : Base.Sample(generator, shape);

    /// <summary>The sum over the event's axes of a quantity of the parts.</summary>
    internal Tensor SumEvent(Tensor parts) => AxisCount == 0 ? parts : parts.Sum(LastAxes(AxisCount));

    private static Shape Batch(Distribution of, int axes) => axes >= 0 && axes <= of.BatchShape.Rank
        ? [.. of.BatchShape.AsSpan()[..^axes]]
        : throw new ShapeException($"Independent: {axes} axes cannot be taken from the batch shape {of.BatchShape} of a {of.GetType().Name}");
}
