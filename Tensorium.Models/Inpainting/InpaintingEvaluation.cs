using Tensorium.Autograd;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;

namespace Tensorium.Models;

/// <summary>How good an <see cref="InpaintingVae"/> is on images that it did not learn from, by masks that are the same for every model.</summary>
public static class InpaintingEvaluation
{
    /// <summary>The masks by which runs are judged.</summary>
    public const ulong StandardMasks = 0;

    private const ulong MaskStream = 0x546573744D61736B;
    private const ulong NoiseStream = 0x4D61736B456C626F;
    private const int BatchSize = 512;
    private const int PictureColumns = 16;
    private const double HiddenGrey = 0.4;

    /// <summary>The squared error of hidden pixels: the mean over images of each one's mean over what is hidden of it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="maskSeed">Decides the masks.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ConfigurationException">The masks hide nothing or everything.</exception>
    public static Estimate SquaredError(InpaintingVae model, ImageDataset images, RandomMasks masks, ulong maskSeed = StandardMasks) => Over(images, masks, maskSeed, model, (batch, seen) =>
    {
        var hidden = (!seen).To(batch.DType);
        return ((model.Inpaint(batch, seen) - batch).Square() * hidden).Sum(1) / hidden.Sum(1);
    });

    /// <summary>The evidence lower bound under masks, by one sample an image: see <see cref="InpaintingVae.MaskedElbo(Tensor, Tensor, Generator)"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <param name="maskSeed">Decides the masks.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="ConfigurationException">The masks hide nothing or everything.</exception>
    public static Estimate Elbo(InpaintingVae model, ImageDataset images, RandomMasks masks, ulong seed, ulong maskSeed = StandardMasks)
    {
        var noise = new Generator(seed, NoiseStream);
        return Over(images, masks, maskSeed, model, (batch, seen) => model.MaskedElbo(batch, seen, noise));
    }

    /// <summary>Writes rows of up to 16 images with holes, in grey; below each row the same images inpainted, a row for each model; and below that the originals. What is left of the last rows stays black.</summary>
    /// <param name="models">At least one.</param>
    /// <param name="images">At least one image.</param>
    /// <param name="masks">What is hidden.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <param name="maskSeed">Decides the masks: of each image the same as in <see cref="SquaredError"/>.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SavePicture(IReadOnlyList<InpaintingVae> models, ImageDataset images, RandomMasks masks, string path, ulong maskSeed = StandardMasks)
    {
        RefuseNone(images);
        var generator = Masks(maskSeed);
        var across = Math.Min(PictureColumns, images.Count);
        var rows = (images.Count + across - 1) / across;
        var grid = Tensor.Zeros([rows, models.Count + 2, across, ImageDataset.ImageSize]);
        for (var row = 0; row < rows; row++)
        {
            var originals = images.Images(row * across, Math.Min(across, images.Count - (row * across)));
            var seen = masks.Draw(originals.Shape[0], generator);
            var there = ..originals.Shape[0];
            grid[row, 0, there].CopyFrom(Tensor.Where(seen, originals, HiddenGrey));
            for (var i = 0; i < models.Count; i++) grid[row, 1 + i, there].CopyFrom(models[i].Inpaint(originals.For(models[i]), seen.To(models[i].Device)).To(Device.Cpu).To(DType.Float32));
            grid[row, models.Count + 1, there].CopyFrom(originals);
        }

        grid.Reshape([-1, ImageDataset.ImageSize]).SaveGrid(path, across);
    }

    private static Estimate Over(ImageDataset images, RandomMasks masks, ulong maskSeed, InpaintingVae model, Func<Tensor, Tensor, Tensor> evaluate)
    {
        RefuseNone(images);
        var generator = Masks(maskSeed);
        var values = new List<double>(images.Count);
        while (values.Count < images.Count)
        {
            var batch = images.Images(values.Count, Math.Min(BatchSize, images.Count - values.Count)).For(model);
            var seen = masks.Draw(batch.Shape[0], generator, batch.Device);
            values.AddRange(Differentiate.Evaluate(() => evaluate(batch, seen)).ToDoubles());
        }

        return Estimate.Of(values);
    }

    private static Generator Masks(ulong seed) => new(seed, MaskStream);

    private static void RefuseNone(ImageDataset images)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to inpaint", nameof(images));
    }
}
