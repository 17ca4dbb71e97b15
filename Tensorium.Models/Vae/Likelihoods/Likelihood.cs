using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>The kinds of p(x|z).</summary>
public enum LikelihoodKind
{
    /// <summary>Each pixel is a coin: <see cref="BernoulliLikelihood"/>.</summary>
    Bernoulli,

    /// <summary>A normal distribution with a given deviation: <see cref="GaussianLikelihood"/>.</summary>
    Gaussian,

    /// <summary>A normal distribution whose deviation is learned, above a floor: <see cref="LearnedGaussianLikelihood"/>.</summary>
    LearnedGaussian,

    /// <summary>The probability of the 256 levels of a stored pixel: <see cref="DiscretizedLogisticLikelihood"/>.</summary>
    DiscretizedLogistic,
}

/// <summary>The last layer of a decoder: from its hidden units to p(x|z), pixels independent of each other given z.</summary>
public abstract class Likelihood : Module
{
    /// <summary>σ where none is given: a tenth of the distance between black and white.</summary>
    public const double DefaultDeviation = 0.1;

    /// <summary>A likelihood with random parameters.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="inputs">The size of the decoder's last hidden layer.</param>
    /// <param name="outputs">The pixels of an image.</param>
    /// <param name="style">First weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <param name="deviation">σ of a Gaussian likelihood; the least σ of one that is learned; of no meaning to the others.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size or the deviation is not positive, or there is no such kind.</exception>
    public static Likelihood Create(LikelihoodKind kind, int inputs, int outputs, NetworkStyle style, Generator random, double deviation = DefaultDeviation) =>
        Create(kind, () => PixelHead.Affine(inputs, outputs, style, random), deviation);

    /// <summary>A likelihood on maps of the decoder's own kind.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="head">Makes a map from the decoder's last hidden layer to a number for each pixel; it is called once for each parameter that a pixel's distribution has.</param>
    /// <param name="deviation">σ of a Gaussian likelihood; the least σ of one that is learned; of no meaning to the others.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such kind, or the deviation is not positive.</exception>
    public static Likelihood Create(LikelihoodKind kind, Func<PixelHead> head, double deviation = DefaultDeviation) => kind switch
    {
        LikelihoodKind.Bernoulli => new BernoulliLikelihood(head()),
        LikelihoodKind.Gaussian => new GaussianLikelihood(head(), deviation),
        LikelihoodKind.LearnedGaussian => new LearnedGaussianLikelihood(head(), head(), deviation),
        LikelihoodKind.DiscretizedLogistic => new DiscretizedLogisticLikelihood(head(), head()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Likelihood: there is no such kind"),
    };

    /// <summary>Refuses a likelihood that does not go with what becomes of the pixels.</summary>
    /// <exception cref="ConfigurationException">Pixels are black or white, and the likelihood is one of grey pixels.</exception>
    internal static void CheckData(LikelihoodKind kind, RunConfig run)
    {
        if (kind != LikelihoodKind.Bernoulli && run.Binarize == Binarization.Dynamic)
            throw new ConfigurationException($"likelihood is {SettingType.Choice<LikelihoodKind>().Format(kind)} and binarize is dynamic; that likelihood is for grey pixels: use bernoulli, or binarize none");
    }

    /// <summary>p(x|z).</summary>
    /// <param name="hidden">The decoder's last hidden layer, […, inputs].</param>
    /// <returns>[…] with events [outputs].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    public abstract Independent Forward(Tensor hidden);

    /// <summary>Begins with the mean of the data wherever z is, so that the first epochs need not learn it. Burda et al. (arXiv 1509.00519) do so.</summary>
    /// <remarks>Where all pixels share one bias, as behind a convolution, it begins with the mean over pixels.</remarks>
    /// <param name="mean">The mean of each pixel, [outputs], in [0, 1].</param>
    public abstract void StartAtMean(Tensor mean);
}
