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
    /// <param name="vae">The model; its generator is left alone.</param>
    /// <param name="test">The test images, of which the first are taken.</param>
    /// <param name="seed">Decides the samples.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(RunFolder folder, Vae vae, ImageDataset test, ulong seed)
    {
        vae.Sample(SampleCount, new Generator(seed, Stream)).SaveGrid(folder.SamplesFile);
        if (test.Count > 0) Reconstructions(vae, test).SaveGrid(folder.ReconstructionsFile, Math.Min(PairsInRow, test.Count));
    }

    /// <summary>Rows of test images, each followed by the row of their reconstructions; whole rows only.</summary>
    private static Tensor Reconstructions(Vae vae, ImageDataset test)
    {
        var across = Math.Min(PairsInRow, test.Count);
        var rows = Math.Min(PairRows, test.Count / across);
        var pairs = Tensor.Zeros([rows, 2, across, ImageDataset.ImageSize]);
        var originals = test.Images(0, rows * across);
        pairs[.., 0].CopyFrom(originals.Reshape([rows, across, -1]));
        pairs[.., 1].CopyFrom(vae.Reconstruct(originals).Reshape([rows, across, -1]));
        return pairs.Reshape([-1, ImageDataset.ImageSize]);
    }
}
