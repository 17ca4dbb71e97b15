namespace Tensorium.Models.Transforms;

/// <summary>
/// An invertible, differentiable map y = f(x) of vectors (or of single numbers, or larger events) to others of the same shape, with ln |det ∂f/∂x|: what a density
/// changes by, ln p(y) = ln p(x) − ln |det ∂f/∂x|. Its parameters are tensors, whose leading axes are a batch of maps: given by a network for each data point
/// (amortised), or without such axes for one map of all.
/// </summary>
/// <remarks>Nothing derived from the parameters is kept, so gradients flow to them wherever a result is asked for while recording.</remarks>
public abstract class Transform
{
    /// <summary>A map of events with so many axes, for each member of a batch.</summary>
    protected Transform(Shape batchShape, int eventAxes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(eventAxes);
        (BatchShape, EventAxes) = (batchShape, eventAxes);
    }

    /// <summary>The axes that index maps with different parameters; [] for one map.</summary>
    public Shape BatchShape { get; }

    /// <summary>How many of the last axes are one event: 1 for a vector, whose elements may be mixed.</summary>
    public int EventAxes { get; }

    /// <summary>Whether <see cref="Inverse"/> is there.</summary>
    public virtual bool HasInverse => false;

    /// <summary>f(x), and ln |det ∂f/∂x| for each event.</summary>
    /// <param name="x">[…, batch…, event…], broadcast with the batch.</param>
    /// <returns>[…, batch…, event…] and […, batch…].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public abstract (Tensor Value, Tensor LogDeterminant) Forward(Tensor x);

    /// <summary>f⁻¹(y).</summary>
    /// <param name="y">[…, batch…, event…].</param>
    /// <returns>[…, batch…, event…].</returns>
    /// <exception cref="NotSupportedException">There is no closed form: see <see cref="HasInverse"/>.</exception>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public virtual Tensor Inverse(Tensor y) => throw new NotSupportedException(
        $"{GetType().Name}: the inverse has no closed form; to know the density of a sample, take both from ReparameterizedSampleAndLogProb, which needs none");

    /// <summary>Checks that an argument ends in vectors of the size that this map takes.</summary>
    private protected void CheckVector(Tensor x, int size)
    {
        if (x.Rank == 0 || x.Shape[^1] != size)
            throw new ShapeException($"{GetType().Name}: the argument is {x.Shape}; this map takes […, {size}]");
    }
}
