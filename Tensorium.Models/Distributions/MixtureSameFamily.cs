namespace Tensorium.Models.Distributions;

/// <summary>
/// A mixture of K distributions of one kind: p(k) = Categorical(k; w), p(x|k) a component, and p(x) = Σₖ wₖ·p(x|k). The sum is formed from log-densities,
/// ln p(x) = ln Σₖ exp(ln wₖ + ln p(x|k)), so that an x far from every component keeps a finite one.
/// </summary>
public sealed class MixtureSameFamily : Distribution
{
    /// <summary>With weights and components.</summary>
    /// <param name="mixture">p(k), with a batch that broadcasts to that of the mixture.</param>
    /// <param name="components">p(x|k), whose last batch axis is k.</param>
    /// <exception cref="ShapeException">The components have no such axis, their number is not that of the weights, or the batches do not broadcast.</exception>
    public MixtureSameFamily(Categorical mixture, Distribution components)
        : base(Batch(mixture, components), components.EventShape)
    {
        Mixture = mixture.BatchShape == BatchShape ? mixture : new(mixture.Logits.Expand([.. BatchShape, mixture.ClassCount]));
        Components = components;
    }

    /// <summary>p(k), [batch…].</summary>
    public Categorical Mixture { get; }

    /// <summary>p(x|k), [batch…, K] with events [event…].</summary>
    public Distribution Components { get; }

    /// <inheritdoc/>
    public override Tensor Mean => Average(Components.Mean);

    /// <inheritdoc/>
    // Within and between the components; both are sums of what is not negative.
    public override Tensor Variance => Average(Components.Variance + (Components.Mean - Mean.Unsqueeze(BatchShape.Rank)).Square());

    /// <inheritdoc/>
    public override Tensor LogProb(Tensor value) => LogJoint(value).LogSumExp(-1);

    /// <summary>p(k|x) = wₖ·p(x|k) / p(x): the responsibilities of the components for an outcome.</summary>
    /// <param name="value">[…, batch…, event…], broadcast with the batch.</param>
    /// <returns>[…, batch…] with K classes.</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Categorical Responsibilities(Tensor value) => new(LogJoint(value));

    /// <summary>There is no closed form.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override Tensor Entropy() => throw new NotSupportedException(
        "MixtureSameFamily: the entropy of a mixture has no closed form; estimate it from samples x as the mean of −LogProb(x)");

    /// <inheritdoc/>
    protected override Tensor Draw(Generator generator, Shape shape)
    {
        // Of every component a draw, of which one is taken: what is drawn does not depend on which.
        var number = Mixture.Sample(generator, shape);
        var all = Components.Sample(generator, shape);
        var index = number.Reshape([.. number.Shape, 1, .. Enumerable.Repeat(1, EventShape.Rank)]);
        return all.Gather(number.Rank, index).Squeeze(number.Rank);
    }

    /// <summary>ln wₖ + ln p(x|k), […, batch…, K].</summary>
    private Tensor LogJoint(Tensor value) => Mixture.LogProbabilities + Components.LogProb(value.Unsqueeze(Math.Max(0, value.Rank - EventShape.Rank)));

    /// <summary>Σₖ wₖ·f(k) of an f of shape [batch…, K, event…].</summary>
    private Tensor Average(Tensor ofComponents)
    {
        var weights = Mixture.Probabilities;
        return (ofComponents * weights.Reshape([.. weights.Shape, .. Enumerable.Repeat(1, EventShape.Rank)])).Sum(BatchShape.Rank);
    }

    private static Shape Batch(Categorical mixture, Distribution components)
    {
        if (components.BatchShape.Rank == 0 || components.BatchShape[^1] != mixture.ClassCount)
        {
            throw new ShapeException(
                $"MixtureSameFamily: there are {mixture.ClassCount} weights, so the last batch axis of the components must be {mixture.ClassCount}; their batch shape is {components.BatchShape}");
        }

        Shape batch = [.. components.BatchShape.AsSpan()[..^1]];
        return Shape.Broadcast(batch, mixture.BatchShape, "MixtureSameFamily") == batch
            ? batch
            : throw new ShapeException($"MixtureSameFamily: weights with the batch shape {mixture.BatchShape} do not fit components with {components.BatchShape}: their batch, then k");
    }
}
