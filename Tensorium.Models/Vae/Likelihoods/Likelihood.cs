using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The kinds of p(x|z).</summary>
public enum LikelihoodKind
{
    /// <summary>Each pixel is a coin: <see cref="BernoulliLikelihood"/>.</summary>
    Bernoulli,
}

/// <summary>The last layer of a decoder: from its hidden units to p(x|z), pixels independent of each other given z.</summary>
public abstract class Likelihood : Module
{
    /// <summary>A likelihood with random parameters.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="inputs">The size of the decoder's last hidden layer.</param>
    /// <param name="outputs">The pixels of an image.</param>
    /// <param name="style">First weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or there is no such kind.</exception>
    public static Likelihood Create(LikelihoodKind kind, int inputs, int outputs, NetworkStyle style, Generator random) => kind switch
    {
        LikelihoodKind.Bernoulli => new BernoulliLikelihood(inputs, outputs, style, random),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Likelihood: there is no such kind"),
    };

    /// <summary>p(x|z).</summary>
    /// <param name="hidden">The decoder's last hidden layer, […, inputs].</param>
    /// <returns>[…] with events [outputs].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public abstract Independent Forward(Tensor hidden);

    /// <summary>Begins with the mean of the data wherever z is, so that the first epochs need not learn it. Burda et al. (arXiv 1509.00519) do so.</summary>
    /// <param name="mean">The mean of each pixel, [outputs], in [0, 1].</param>
    public abstract void StartAtMean(Tensor mean);
}
