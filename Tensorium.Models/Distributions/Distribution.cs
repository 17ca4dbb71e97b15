namespace Tensorium.Models.Distributions;

/// <summary>
/// A probability distribution whose parameters are tensors: a batch of independent distributions of one kind. All densities are in nats (natural logarithms).
/// </summary>
/// <remarks>
/// One draw has the shape [batch…, event…]: the batch axes index distributions with different parameters, the event axes one outcome. <see cref="LogProb"/>
/// gives a number for each member of the batch. Nothing derived from the parameters is cached, so a distribution gives gradients wherever it is asked while recording.
/// </remarks>
public abstract class Distribution
{
    /// <summary>A distribution of these shapes.</summary>
    protected Distribution(Shape batchShape, Shape eventShape = default)
    {
        BatchShape = batchShape;
        EventShape = eventShape;
    }

    /// <summary>The axes that index distributions with different parameters.</summary>
    public Shape BatchShape { get; }

    /// <summary>The axes of one outcome; [] if outcomes are single numbers.</summary>
    public Shape EventShape { get; }

    /// <summary>The expected outcome, [batch…, event…].</summary>
    public abstract Tensor Mean { get; }

    /// <summary>The variance of each coordinate of an outcome, [batch…, event…].</summary>
    public abstract Tensor Variance { get; }

    /// <summary>Whether gradients flow from a sample to the parameters: see <see cref="ReparameterizedSample"/>.</summary>
    public virtual bool HasReparameterizedSample => false;

    /// <summary>The log-density, or log-probability, of an outcome.</summary>
    /// <param name="value">[…, batch…, event…], broadcast with the batch.</param>
    /// <returns>[…, batch…].</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="ArgumentException">The value is no outcome of this distribution.</exception>
    public abstract Tensor LogProb(Tensor value);

    /// <summary>The entropy in nats, [batch…]; the differential entropy if outcomes are real numbers.</summary>
    public abstract Tensor Entropy();

    /// <summary>Independent draws, without gradient.</summary>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <param name="shape">How many draws, as axes in front; [] for one.</param>
    /// <returns>[shape…, batch…, event…].</returns>
    public Tensor Sample(Generator generator, Shape shape = default)
    {
        using var paused = Recording.Pause();
        return Draw(generator, shape);
    }

    /// <summary>
    /// Independent draws as a differentiable function of the parameters and of noise that does not depend on them, so that gradients of expectations
    /// can be taken through the sample. Kingma and Welling, arXiv 1312.6114, §2.4.
    /// </summary>
    /// <param name="generator">Where the noise comes from.</param>
    /// <param name="shape">How many draws, as axes in front; [] for one.</param>
    /// <returns>[shape…, batch…, event…].</returns>
    /// <exception cref="NotSupportedException">There is no such function: outcomes are discrete, or drawn by choice or rejection.</exception>
    public Tensor ReparameterizedSample(Generator generator, Shape shape = default) => HasReparameterizedSample
        ? Draw(generator, shape)
        : throw new NotSupportedException(
            $"{GetType().Name}: outcomes are discrete, or drawn by choice or rejection, so a sample has no gradient with respect to the parameters; sum over discrete outcomes, or use a score-function estimate with Sample and LogProb");

    /// <summary>
    /// A <see cref="ReparameterizedSample"/> with its log-density, both differentiable. Where the density of a given point needs an inverse that has no closed form,
    /// that of a point just drawn may need none: see <see cref="TransformedDistribution"/>.
    /// </summary>
    /// <inheritdoc cref="ReparameterizedSample" path="/param|/exception"/>
    /// <returns>[shape…, batch…, event…] and [shape…, batch…].</returns>
    public virtual (Tensor Value, Tensor LogProb) ReparameterizedSampleAndLogProb(Generator generator, Shape shape = default)
    {
        var value = ReparameterizedSample(generator, shape);
        return (value, LogProb(value));
    }

    /// <summary>The sum of <see cref="LogProb"/> over its last axes, for distributions that form it in one pass.</summary>
    internal virtual Tensor SummedLogProb(Tensor value, int axes) => axes == 0 ? LogProb(value) : LogProb(value).Sum(LastAxes(axes));

    /// <summary>The last axes of any rank.</summary>
    private protected static int[] LastAxes(int count) => [.. Enumerable.Range(-count, count)];

    /// <summary>Draws, of shape [shape…, batch…, event…]; recorded if <see cref="HasReparameterizedSample"/>.</summary>
    protected abstract Tensor Draw(Generator generator, Shape shape);
}
