namespace Tensorium.Models.Bounds;

/// <summary>
/// Gradients of expectations E_q(z)[f(z)] with respect to the parameters of q where z is discrete and f need not be differentiable, by the identity
/// ∇E_q[f] = E_q[(f(z) − b) ∇ln q(z)] for any b that does not depend on z: the score-function estimator, REINFORCE (Williams, 1992). Without a baseline b it is
/// right and of little use: its variance grows with the square of the mean of f.
/// </summary>
public static class ScoreFunction
{
    /// <summary>
    /// (1/S) ∑ₛ (f(zₛ) − bₛ) ln q(zₛ), with f and b held constant: its <em>gradient</em> is an unbiased estimate of that of E_q[f]; its value is no estimate of anything.
    /// </summary>
    /// <param name="logProb">ln q(zₛ) of samples z ~ q, [samples, batch], recorded.</param>
    /// <param name="signal">f(zₛ), [samples, batch]; no gradient flows through it.</param>
    /// <param name="baseline">bₛ, broadcast to [samples, batch], independent of zₛ: see <see cref="LeaveOneOutBaseline"/> and <see cref="RunningBaseline"/>; none for 0.</param>
    /// <returns>[batch].</returns>
    /// <exception cref="ShapeException">The shapes do not agree.</exception>
    public static Tensor Surrogate(Tensor logProb, Tensor signal, Tensor? baseline = null)
    {
        if (logProb.Rank != 2 || signal.Shape != logProb.Shape)
            throw new ShapeException($"ScoreFunction: ln q is {logProb.Shape} and the signal {signal.Shape}; both must be [samples, batch]");
        var centred = baseline is null ? signal.Detach() : signal.Detach() - baseline.Detach();
        return (logProb * centred).Mean(0);
    }

    /// <summary>
    /// For each sample the mean of f over the other samples, (∑ f − fₛ) / (S − 1): independent of zₛ, so that the gradient stays unbiased, and it follows whatever f has in
    /// common. Mnih and Rezende, arXiv 1602.06725; Kool, van Hoof, Welling: Buy 4 REINFORCE samples, get a baseline for free (2019).
    /// </summary>
    /// <param name="signal">f(zₛ), [samples, batch], of at least 2 samples.</param>
    /// <returns>[samples, batch].</returns>
    /// <exception cref="ShapeException">There are fewer than 2 samples.</exception>
    public static Tensor LeaveOneOutBaseline(Tensor signal)
    {
        if (signal.Rank != 2 || signal.Shape[0] < 2)
            throw new ShapeException($"LeaveOneOutBaseline: the signal is {signal.Shape}; expected [samples, batch] with at least 2 samples, as each is compared with the others");
        var fixedSignal = signal.Detach();
        return (fixedSignal.Sum(0, keepDims: true) - fixedSignal) / (signal.Shape[0] - 1);
    }
}
