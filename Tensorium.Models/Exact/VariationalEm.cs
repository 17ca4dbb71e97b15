namespace Tensorium.Models.Exact;

/// <summary>
/// Expectation maximisation as coordinate ascent on the evidence lower bound of parameters θ and a distribution q of what is not observed:
/// <code>
/// E:  q ← argmax_q ELBO(θ, q) = argmin_q KL(q(z) ‖ p(z|x; θ)),  over the family of q
/// M:  θ ← argmax_θ ELBO(θ, q) = argmax_θ E_q[ln p(x, z; θ)]
/// </code>
/// With any q allowed, the first is the posterior, the bound touches ln p(x; θ), and this is EM, under which the likelihood never falls (Dempster, Laird, Rubin:
/// J. R. Stat. Soc. B 39, 1977). With a restricted family it is variational EM, under which the bound never falls (Neal and Hinton: A view of the EM algorithm, 1998).
/// </summary>
public static class VariationalEm
{
    /// <summary>Takes both steps in turn until the bound rises no more.</summary>
    /// <typeparam name="TModel">θ.</typeparam>
    /// <typeparam name="TPosterior">q.</typeparam>
    /// <param name="model">Where θ begins.</param>
    /// <param name="expectation">θ ↦ q.</param>
    /// <param name="maximization">q ↦ θ.</param>
    /// <param name="bound">ELBO(θ, q), over all data, in nats.</param>
    /// <param name="tolerance">What a pair of steps must raise the bound by, relative to its size or 1, to go on.</param>
    /// <param name="maxSteps">The most pairs of steps.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>θ, the q that belongs to it, and the bound after the first E step and then after every M and every E step.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or NaN, or there are no steps.</exception>
    public static (TModel Model, TPosterior Posterior, AscentTrace Trace) Fit<TModel, TPosterior>(
        TModel model,
        Func<TModel, TPosterior> expectation,
        Func<TPosterior, TModel> maximization,
        Func<TModel, TPosterior, double> bound,
        double tolerance = 1e-10,
        int maxSteps = 1000,
        CancellationToken stop = default)
    {
        if (!(tolerance >= 0)) throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "VariationalEm: the tolerance cannot be negative");
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSteps, 1);
        using var paused = Recording.Pause();
        var posterior = expectation(model);
        var bounds = new List<double> { bound(model, posterior) };
        var hasConverged = false;
        for (var step = 0; step < maxSteps && !hasConverged; step++)
        {
            stop.ThrowIfCancellationRequested();
            var before = bounds[^1];
            model = maximization(posterior);
            bounds.Add(bound(model, posterior));
            posterior = expectation(model);
            bounds.Add(bound(model, posterior));
            hasConverged = bounds[^1] - before <= tolerance * Math.Max(1, Math.Abs(before));
        }

        return (model, posterior, new(bounds, hasConverged));
    }
}
