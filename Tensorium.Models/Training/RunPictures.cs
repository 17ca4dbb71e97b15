using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>What one looks at after a run: samples, and reconstructions beside their originals.</summary>
public static class RunPictures
{
    private const ulong Stream = 0x50696374;
    private const int SampleCount = 64;
    private const int PairsInRow = 16;
    private const int PairRows = 4;

    /// <summary>Writes <c>samples.png</c> (64 samples) and <c>reconstructions.png</c> (rows of test images, and under each its reconstruction).</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="model">The model; its generator is left alone.</param>
    /// <param name="test">The test images, of which the first are taken.</param>
    /// <param name="seed">Decides the samples.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(RunFolder folder, LatentVariableModel model, ImageDataset test, ulong seed)
    {
        model.Sample(SampleCount, new Generator(seed, Stream)).SaveGrid(folder.SamplesFile);
        if (test.Count > 0) SaveReconstructions(model, test.Take(Math.Min(PairsInRow * PairRows, test.Count)), folder.ReconstructionsFile);
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
            pairs[row, 1, there].CopyFrom(model.Reconstruct(originals));
        }

        pairs.Reshape([-1, ImageDataset.ImageSize]).SaveGrid(path, across);
    }
}
