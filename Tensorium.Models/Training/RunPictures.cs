using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Pictures;

namespace Tensorium.Models.Training;

/// <summary>What one looks at after a run: samples, and reconstructions beside their originals.</summary>
public static class RunPictures
{
    private const ulong Stream = 0x50696374;
    private const int SampleCount = 64;
    private const int PairsInRow = 16;
    private const int PairRows = 4;
    private const int Ways = 8;
    private const int WaySteps = 10;
    private const int TraversalRows = 10;
    private const int TraversalSteps = 11;
    private const int ManifoldSide = 20;
    private const int LatentImages = 5000;

    // A posterior that has collapsed, the same for every image up to rounding, has no components to draw.
    private const double LeastVariance = 1e-20;

    /// <summary>
    /// Writes <c>samples.png</c> (64 samples), <c>reconstructions.png</c> (rows of test images, and under each its reconstruction), and of the latent space
    /// <c>interpolation.png</c>, <c>traversals.png</c>, <c>latent.png</c> (the classes; not if q(z|x) has the same mean for every image) and, if it is a plane, <c>manifold.png</c>: see <see cref="LatentPictures"/>.
    /// </summary>
    /// <param name="folder">Where to.</param>
    /// <param name="model">The model; its generator is left alone.</param>
    /// <param name="test">The test images, of which the first are taken.</param>
    /// <param name="seed">Decides the samples.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(RunFolder folder, LatentVariableModel model, ImageDataset test, ulong seed)
    {
        model.Sample(SampleCount, new Generator(seed, Stream)).SaveGrid(folder.SamplesFile);
        if (test.Count > 0) SaveReconstructions(model, test.Take(Math.Min(PairsInRow * PairRows, test.Count)), folder.ReconstructionsFile);
        if (test.Count > 1) WriteLatent(folder, model, test);
    }

    /// <summary>Writes the ways from each of the first images to the next one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">At least two images.</param>
    /// <param name="pairs">How many ways: at most half as many as there are images.</param>
    /// <param name="steps">The decoded images on a way.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <exception cref="ArgumentException">There are fewer than two images.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveInterpolation(LatentVariableModel model, ImageDataset images, int pairs, int steps, string path)
    {
        if (images.Count < 2) throw new ArgumentException("there are not two images to go between", nameof(images));
        var count = Math.Min(pairs, images.Count / 2);
        var both = images.Images(0, 2 * count).For(model).Reshape([count, 2, ImageDataset.ImageSize]);
        LatentPictures.Interpolation(model, both[.., 0], both[.., 1], steps).Reshape([-1, ImageDataset.ImageSize]).SaveGrid(path, steps + 2);
    }

    private static void WriteLatent(RunFolder folder, LatentVariableModel model, ImageDataset test)
    {
        SaveInterpolation(model, test, Ways, WaySteps, folder.Picture("interpolation"));
        var sample = test.Take(Math.Min(LatentImages, test.Count));
        var variances = ActiveUnits.Variances(model, sample);
        var movable = model.StandardNormalCoordinates(variances.Length);
        if (movable > 0)
            LatentPictures.Traversals(model, sample, TraversalRows, TraversalSteps).Reshape([-1, ImageDataset.ImageSize]).SaveGrid(folder.Picture("traversals"), TraversalSteps);
        if (variances.Any(variance => variance > LeastVariance)) LatentPictures.SaveClasses(model, sample, folder.Picture("latent"));
        if (variances.Length == 2 && movable == 2) LatentPictures.Manifold(model, ManifoldSide).SaveGrid(folder.Picture("manifold"), ManifoldSide);
    }

    /// <summary>Writes rows of up to 16 images, and under each row what the model makes of it; what is left of the last rows stays black.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The originals, at least one.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveReconstructions(LatentVariableModel model, ImageDataset images, string path)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to reconstruct", nameof(images));
        var across = Math.Min(PairsInRow, images.Count);
        var rows = (images.Count + across - 1) / across;
        var pairs = Tensor.Zeros([rows, 2, across, ImageDataset.ImageSize]);
        for (var row = 0; row < rows; row++)
        {
            var originals = images.Images(row * across, Math.Min(across, images.Count - (row * across)));
            var there = ..originals.Shape[0];
            pairs[row, 0, there].CopyFrom(originals);
            pairs[row, 1, there].CopyFrom(model.Reconstruct(originals.For(model)).To(Device.Cpu));
        }

        pairs.Reshape([-1, ImageDataset.ImageSize]).SaveGrid(path, across);
    }
}
