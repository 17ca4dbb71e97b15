using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.Exact;

/// <summary>
/// A discrete latent variable model given by tables (latent class analysis), in which every sum can be formed:
/// <code>
/// p(z)   = Categorical(z; π)                           one of K classes
/// p(x|z) = ∏ⱼ Categorical(xⱼ; θ_zj)                    D observations of M values each, independent within a class
/// p(x)   = ∑_z p(z) p(x|z)
/// p(z|x) = p(z) p(x|z) / p(x)
/// </code>
/// Gradients flow to the tables, if they ask for them.
/// </summary>
public sealed class LatentClassModel
{
    private readonly MixtureSameFamily _mixture;

    /// <summary>A model with known tables, as logits: any real numbers, −∞ for what is impossible.</summary>
    /// <param name="prior">Of p(z), [K].</param>
    /// <param name="likelihood">Of p(xⱼ|z), [K, D, M].</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">A table is not float32 or float64.</exception>
    public LatentClassModel(Tensor prior, Tensor likelihood)
    {
        if (prior.Rank != 1 || likelihood.Rank != 3 || likelihood.Shape[0] != prior.Shape[0] || likelihood.Shape[1] == 0)
            throw new ShapeException($"LatentClassModel: the prior's table must be [K], the likelihood's [K, D, M] with D at least 1; they are {prior.Shape} and {likelihood.Shape}");
        (Prior, Table) = (new(prior), new(likelihood));
        _mixture = new(Prior, new Independent(Table, 1));
    }

    /// <summary>p(z): [] with K classes.</summary>
    public Categorical Prior { get; }

    /// <summary>p(xⱼ|z): [K, D] with M classes.</summary>
    public Categorical Table { get; }

    /// <summary>p(x): [] with events [D].</summary>
    public Distribution Marginal => _mixture;

    /// <summary>p(x|z).</summary>
    /// <param name="latent">z, int64, [batch…].</param>
    /// <returns>[batch…] with events [D].</returns>
    public Independent Likelihood(Tensor latent) =>
        new(new Categorical(Table.Logits.IndexSelect(0, latent.Reshape(-1)).Reshape([.. latent.Shape, .. Table.Logits.Shape.AsSpan()[1..]])), 1);

    /// <summary>p(z|x).</summary>
    /// <param name="data">x, int64, [batch…, D].</param>
    /// <returns>[batch…] with K classes.</returns>
    public Categorical Posterior(Tensor data) => _mixture.Responsibilities(data);

    /// <summary>The point mass nearest to p(z|x) in KL(q ‖ p(z|x)): all of it on the most probable class, which makes variational EM "hard" EM.</summary>
    /// <inheritdoc cref="Posterior"/>
    public Categorical PointPosterior(Tensor data)
    {
        var best = Posterior(data).Logits.ArgMax(-1).OneHot(Prior.ClassCount, Prior.Logits.DType);
        return new(Tensor.Where(best.Equal(1), 0, Tensor.Full(best.Shape, double.NegativeInfinity, best.DType, best.Device)));
    }

    /// <summary>E_q[ln p(x|z)], exactly; a class that q excludes counts for nothing.</summary>
    /// <param name="data">x, int64, [batch…, D].</param>
    /// <param name="q">q(z), [batch…] with K classes.</param>
    /// <returns>[batch…].</returns>
    public Tensor ExpectedLogLikelihood(Tensor data, Categorical q) => Categorical.Expectation(q.Probabilities, _mixture.Components.LogProb(data.Unsqueeze(-2)));

    /// <summary>E_q[ln p(x, z)], exactly; a class that q excludes counts for nothing.</summary>
    /// <inheritdoc cref="ExpectedLogLikelihood"/>
    public Tensor ExpectedLogJoint(Tensor data, Categorical q) =>
        Categorical.Expectation(q.Probabilities, Prior.LogProbabilities + _mixture.Components.LogProb(data.Unsqueeze(-2)));

    /// <summary>The evidence lower bound of each x, exactly.</summary>
    /// <inheritdoc cref="ExpectedLogLikelihood"/>
    public Tensor Elbo(Tensor data, Categorical q) => EvidenceLowerBound.FromJoint(ExpectedLogJoint(data, q), q);

    /// <summary>Draws from p(x, z), z first: ancestral sampling. Without gradient.</summary>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <param name="count">How many.</param>
    /// <returns>z, [count], and x, [count, D], int64.</returns>
    public (Tensor Latent, Tensor Data) Sample(Generator generator, int count)
    {
        using var paused = Recording.Pause();
        var latent = Prior.Sample(generator, [count]);
        return (latent, Likelihood(latent).Sample(generator));
    }

    /// <summary>
    /// One maximisation step of EM: the tables of largest E_q[ln p(x, z)], summed over the rows, which are the expected proportions. A class without weight keeps its
    /// table, as its likelihood then does not matter.
    /// </summary>
    /// <param name="data">x, int64, [n, D].</param>
    /// <param name="q">q(z) of each row, [n] with K classes: <see cref="Posterior"/> for EM, <see cref="PointPosterior"/> for "hard" EM.</param>
    /// <exception cref="ShapeException">The data are not [n, D].</exception>
    public LatentClassModel Maximize(Tensor data, Categorical q)
    {
        using var paused = Recording.Pause();
        if (data.Rank != 2 || data.Shape[1] != Table.BatchShape[1])
            throw new ShapeException($"LatentClassModel.Maximize: the data are {data.Shape}; this model takes [rows, {Table.BatchShape[1]}]");
        var weights = q.Probabilities;
        var seen = data.OneHot(Table.ClassCount, weights.DType);
        var counts = weights.T.MatMul(seen.Reshape(data.Shape[0], -1)).Reshape([.. Table.Logits.Shape]);
        var totals = weights.Sum(0);
        var table = Tensor.Where(totals.Reshape(-1, 1, 1) > 0, counts.Log(), Table.Logits);
        return new(totals.Log(), table);
    }
}
