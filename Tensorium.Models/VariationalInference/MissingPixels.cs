namespace Tensorium.Models.VariationalInference;

/// <summary>
/// Images some of whose pixels are not known, as latent variables: x = (x_observed, z) under a model of whole images, so that ln p(x_observed) = ln ∑_z p(x_observed, z),
/// a sum over all completions.
/// </summary>
public sealed class MissingPixels
{
    private readonly Tensor _known;
    private readonly Tensor _index;

    /// <summary>Of images and the places that are missing in each.</summary>
    /// <param name="images">[batch, pixels]; what stands in the missing places is not looked at.</param>
    /// <param name="missing">The pixels' numbers, at least one, each once.</param>
    /// <exception cref="ShapeException">The images are no matrix.</exception>
    /// <exception cref="ConfigurationException">No pixel or every pixel is missing, one is named twice, or there is no such pixel.</exception>
    public MissingPixels(Tensor images, IReadOnlyList<int> missing)
    {
        if (images.Rank != 2) throw new ShapeException($"MissingPixels: the images are {images.Shape}; expected [batch, pixels]");
        var pixels = images.Shape[1];
        if (missing.Count == 0 || missing.Count >= pixels)
            throw new ConfigurationException($"{missing.Count} of {pixels} pixels are missing; expected at least 1, and at least 1 that is observed");
        if (missing.Distinct().Count() != missing.Count || missing.Min() < 0 || missing.Max() >= pixels)
            throw new ConfigurationException($"the missing pixels must be different numbers from 0 to {pixels - 1}; given are {missing.Count} numbers from {missing.Min()} to {missing.Max()}");
        Count = missing.Count;
        _index = Tensor.From<long>([.. missing.Select(pixel => (long)pixel)], [Count], images.Device);
        using var paused = Recording.Pause();
        var hidden = Tensor.Zeros([pixels], DType.Float32, images.Device).IndexAdd(0, _index, Tensor.Ones([Count], device: images.Device));
        // Chosen, not multiplied by 0, which would keep a NaN that stands for what is missing.
        _known = Tensor.Where(hidden > 0, Tensor.Zeros([], images.DType, images.Device), images);
    }

    /// <summary>How many pixels are missing.</summary>
    public int Count { get; }

    /// <summary>Whole images, with z in the missing places.</summary>
    /// <param name="missing">z, […, batch, missing].</param>
    /// <returns>[…, batch, pixels].</returns>
    /// <exception cref="ShapeException">The missing pixels are not as many.</exception>
    public Tensor Complete(Tensor missing)
    {
        if (missing.Rank < 2 || missing.Shape[^1] != Count || missing.Shape[^2] != _known.Shape[0])
            throw new ShapeException($"MissingPixels: the completions are {missing.Shape}; expected […, {_known.Shape[0]}, {Count}]");
        return _known.Expand([.. missing.Shape.AsSpan()[..^1], _known.Shape[1]]).IndexAdd(-1, _index, missing);
    }

    /// <summary>z ↦ ln p(x_observed, z).</summary>
    /// <param name="logProb">x ↦ ln p(x) of whole images: […, batch, pixels] to […, batch].</param>
    public Func<Tensor, Tensor> LogJoint(Func<Tensor, Tensor> logProb) => missing => logProb(Complete(missing));
}
