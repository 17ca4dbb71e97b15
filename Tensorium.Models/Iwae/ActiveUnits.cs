using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// Which dimensions of the latent variable say something about the image: those whose posterior mean varies over the data, Var_x(E_q(z|x)[z]) &gt; 0.01. Burda et al.,
/// arXiv 1509.00519, §5.2.
/// </summary>
public static class ActiveUnits
{
    /// <summary>The variance above which a unit counts as active.</summary>
    public const double Threshold = 0.01;

    private const int BatchSize = 512;

    /// <summary>The number of active units.</summary>
    /// <param name="model">The model; of several stochastic layers the lowest counts.</param>
    /// <param name="images">At least two images, as the model was trained on.</param>
    /// <exception cref="ArgumentException">There are fewer than two images.</exception>
    public static int Count(LatentVariableModel model, ImageDataset images) => Variances(model, images).Count(variance => variance > Threshold);

    /// <summary>Var_x(E_q(z|x)[z]) for each dimension of the latent variable.</summary>
    /// <inheritdoc cref="Count" path="/param|/exception"/>
    public static double[] Variances(LatentVariableModel model, ImageDataset images)
    {
        if (images.Count < 2) throw new ArgumentException($"ActiveUnits: a variance over {images.Count} images was asked for; at least 2 are needed", nameof(images));
        using var paused = Recording.Pause();
        return Means(model, images).Var(0).ToArray<double>();
    }

    /// <summary>The posterior means of images: float64, [images, latent]. Nothing is to be recorded.</summary>
    internal static Tensor Means(LatentVariableModel model, ImageDataset images)
    {
        var means = new List<Tensor>();
        for (var start = 0; start < images.Count; start += BatchSize)
        {
            var batch = images.Images(start, Math.Min(BatchSize, images.Count - start)).For(model);
            means.Add(model.PosteriorMean(batch).To(Device.Cpu).To(DType.Float64));
        }

        return Tensor.Cat([.. means]);
    }
}
