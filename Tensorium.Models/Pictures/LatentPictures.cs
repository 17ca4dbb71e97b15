using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Preprocessing;

namespace Tensorium.Models.Pictures;

/// <summary>What a latent space looks like: the way between two images, along single dimensions, over a whole plane, and where the classes lie.</summary>
public static class LatentPictures
{
    /// <summary>
    /// What the model decodes on the straight line between two images' posterior means, with the images themselves at both ends. Without gradient.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="from">[pairs, observed].</param>
    /// <param name="to">[pairs, observed].</param>
    /// <param name="steps">How many decoded images, the two ends included; at least 2.</param>
    /// <returns>[pairs, steps + 2, observed].</returns>
    /// <exception cref="ShapeException">The images have another shape, or are not as many.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 steps.</exception>
    public static Tensor Interpolation(LatentVariableModel model, Tensor from, Tensor to, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        if (from.Shape != to.Shape) throw new ShapeException($"Interpolation: from {from.Shape} to {to.Shape}; the shapes must be the same");
        using var paused = Recording.Pause();
        var (first, last) = (model.PosteriorMean(from).Unsqueeze(1), model.PosteriorMean(to).Unsqueeze(1));
        var way = Tensor.Linspace(0, 1, steps, first.DType, first.Device).Reshape([1, steps, 1]);
        var decoded = model.Decode(first + ((last - first) * way)).Mean;
        return Tensor.Cat([from.Unsqueeze(1).To(decoded.DType), decoded, to.Unsqueeze(1).To(decoded.DType)], 1);
    }

    /// <summary>
    /// What the model decodes when one dimension of an image's posterior mean is moved from −3 to 3 and the others stay: a row for each of the dimensions that vary most over
    /// the images, of those whose prior is standard normal (see <see cref="LatentVariableModel.StandardNormalCoordinates"/>). Without gradient.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images by which dimensions are chosen, at least two; the first one is moved.</param>
    /// <param name="rows">The most rows.</param>
    /// <param name="steps">Images in a row, at least 2.</param>
    /// <returns>[rows, steps, observed].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one row, or fewer than 2 steps.</exception>
    public static Tensor Traversals(LatentVariableModel model, ImageDataset images, int rows, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        using var paused = Recording.Pause();
        var variances = ActiveUnits.Variances(model, images);
        int[] chosen = [.. Enumerable.Range(0, model.StandardNormalCoordinates(variances.Length)).OrderByDescending(dimension => variances[dimension]).Take(rows)];
        var mean = model.PosteriorMean(images.Images(0, 1).For(model));
        var moved = mean.Unsqueeze(0).Expand([chosen.Length, steps, mean.Shape[1]]).Clone();
        var range = Tensor.Linspace(-3, 3, steps, mean.DType, mean.Device);
        for (var row = 0; row < chosen.Length; row++) moved[row, .., chosen[row]].CopyFrom(range);
        return model.Decode(moved).Mean;
    }

    /// <summary>
    /// What a model with two latent dimensions, of standard normal prior, decodes all over the plane, at the quantiles of the prior: each image stands for the same probability. Kingma and Welling,
    /// arXiv 1312.6114, appendix A. Without gradient.
    /// </summary>
    /// <param name="model">The model, of two latent dimensions.</param>
    /// <param name="side">Images on a side.</param>
    /// <returns>[side·side, observed], row by row, the second dimension downwards.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one image on a side.</exception>
    public static Tensor Manifold(LatentVariableModel model, int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        using var paused = Recording.Pause();
        var quantiles = NormalQuantiles(side).For(model);
        var across = quantiles.Unsqueeze(0).Expand([side, side]);
        return model.Decode(Tensor.Stack([across, across.T], -1).Reshape([-1, 2])).Mean;
    }

    /// <summary>Draws the posterior means of images, or their first two principal components, coloured by class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images with their labels, at least two.</param>
    /// <param name="path">The PNG file; written whole or not at all.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveClasses(LatentVariableModel model, ImageDataset images, string path)
    {
        using var paused = Recording.Pause();
        var means = ActiveUnits.Means(model, images);
        var isPlane = means.Shape[1] == 2;
        var points = (isPlane ? means : means.Shape[1] == 1 ? Tensor.Cat([means, Tensor.Zeros(means.Shape, DType.Float64)], 1) : PrincipalComponents.Fit(means, 2).Apply(means)).ToArray<double>();
        var labels = images.Labels.ToArray();
        var (horizontal, vertical) = isPlane ? ("z1", "z2") : ("principal component 1 of z", "principal component 2 of z");
        new ScatterPlot("latent variables by class", horizontal, vertical).Save(
            path, [.. labels.Select((label, i) => (points[2 * i], points[(2 * i) + 1], (int)label))], []);
    }

    /// <summary>Φ⁻¹((i + ½) / n), [n]: by bisection, which needs nothing but Φ.</summary>
    private static Tensor NormalQuantiles(int count)
    {
        var target = (Tensor.Arange(0, count, DType.Float64) + 0.5) / count;
        var (low, high) = (Tensor.Full([count], -10, DType.Float64), Tensor.Full([count], 10, DType.Float64));
        for (var halving = 0; halving < 60; halving++)
        {
            var middle = (low + high) * 0.5;
            var isBelow = (middle * -Math.Sqrt(0.5)).Erfc() * 0.5 < target;
            (low, high) = (Tensor.Where(isBelow, middle, low), Tensor.Where(isBelow, high, middle));
        }

        return (low + high) * 0.5;
    }
}
