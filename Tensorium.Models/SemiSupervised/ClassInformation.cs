using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>
/// The information that an image gives of its class by a classifier's own account (Bridle, Heading and MacKay 1992; Krause, Perona and Gomes 2010), which needs no labels:
/// <code>
/// I = w H[mean of q(y|x) over x] − mean of H[q(y|x)] over x,   w = 4 as in information maximising self-augmented training (Hu et al., arXiv 1702.08720)
/// </code>
/// It is large where every image has one class, and all classes have as many images, as p(y) says. With w = 1 it is the mutual information of x and y under q.
/// </summary>
internal static class ClassInformation
{
    private const double BalanceWeight = 4;

    /// <summary>I, estimated by a batch.</summary>
    /// <param name="classes">q(y|x), [batch].</param>
    /// <returns>A scalar, in nats.</returns>
    public static Tensor Of(Categorical classes)
    {
        // Of logarithms: the mean of probabilities that all vanish is 0, whose logarithm has no gradient.
        var balance = new Categorical(classes.LogProbabilities.LogSumExp(0)).Entropy();
        return (balance * BalanceWeight) - classes.Entropy().Mean();
    }
}
