using Tensorium.Autograd;

namespace Tensorium.Models.Bounds;

/// <summary>
/// A baseline of <see cref="ScoreFunction"/> that works with one sample: for each data point the running mean of f over the steps before, which this step's samples have
/// no part in. Its start at zero is corrected as in Adam. Mnih and Gregor, arXiv 1402.0030, §2.3.
/// </summary>
/// <param name="decay">How much of the mean is kept a step, in [0, 1).</param>
public sealed class RunningBaseline(double decay = 0.9)
{
    private readonly double _decay = decay is >= 0 and < 1
        ? decay
        : throw new ArgumentOutOfRangeException(nameof(decay), decay, "RunningBaseline: the decay must lie in [0, 1)");

    private Tensor? _mean;
    private double _weight;

    /// <summary>The baseline for this step, and takes the step's signal into account for the next ones.</summary>
    /// <param name="signal">f(zₛ), [samples, batch].</param>
    /// <returns>[batch]; zero at the first step.</returns>
    public Tensor Next(Tensor signal)
    {
        using var paused = Differentiate.NoGrad();
        var now = signal.Detach().Mean(0);
        var before = _mean ?? Tensor.Zeros(now.Shape, now.DType, now.Device);
        var baseline = _weight > 0 ? before / _weight : before;
        // What an outer Evaluate would give back with its other temporaries is needed at the next step.
        _mean = ((before * _decay) + (now * (1 - _decay))).Keep();
        _weight = (_weight * _decay) + (1 - _decay);
        return baseline;
    }
}
