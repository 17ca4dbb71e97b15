namespace Tensorium.Models.Transforms;

/// <summary>Shift and scale of each element: f(x) = scale ∘ x + shift, ln |det ∂f/∂x| = Σ ln |scale|.</summary>
public sealed class Affine : Transform
{
    private readonly Tensor _shift;
    private readonly Tensor _scale;
    private readonly Shape _parameters;

    /// <summary>With parameters that broadcast to each other.</summary>
    /// <param name="shift">[batch…, event…].</param>
    /// <param name="scale">[batch…, event…], nowhere 0.</param>
    /// <param name="eventAxes">How many of the last axes are one event.</param>
    /// <exception cref="ShapeException">The shapes do not broadcast, or have fewer axes than an event.</exception>
    /// <exception cref="ArgumentException">A scale is 0 or NaN (checked on the CPU).</exception>
    public Affine(Tensor shift, Tensor scale, int eventAxes = 1)
        : base(Batch(shift, scale, eventAxes), eventAxes)
    {
        using (Recording.Pause())
        {
            Distributions.Support.Positive(scale.Abs(), "Affine: the magnitude of the scale", "a scale of 0 cannot be undone; let a network give the logarithm, and take Exp");
        }

        (_shift, _scale, _parameters) = (shift, scale, Shape.Broadcast(shift.Shape, scale.Shape, "Affine"));
    }

    /// <inheritdoc/>
    public override bool HasInverse => true;

    /// <inheritdoc/>
    public override (Tensor Value, Tensor LogDeterminant) Forward(Tensor x)
    {
        var y = (x * _scale) + _shift;
        // Every element of an event counts, those too that share a scale by broadcasting.
        var logs = _scale.Abs().Log().Expand(y.Shape);
        return (y, EventAxes == 0 ? logs : logs.Sum([.. Enumerable.Range(-EventAxes, EventAxes)]));
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor y)
    {
        Shape.Broadcast(y.Shape, _parameters, "Affine.Inverse");
        return (y - _shift) / _scale;
    }

    private static Shape Batch(Tensor shift, Tensor scale, int eventAxes)
    {
        var shape = Shape.Broadcast(shift.Shape, scale.Shape, "Affine");
        return eventAxes >= 0 && eventAxes <= shape.Rank
            ? [.. shape.AsSpan()[..^eventAxes]]
            : throw new ShapeException($"Affine: the parameters are {shape}; an event of {eventAxes} axes needs at least as many");
    }
}
