using Tensorium.Models.Data;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>What a <see cref="QuadrantCvae"/> makes of given quadrants, for the eye.</summary>
public static class QuadrantPictures
{
    private const ulong Stream = 0x51756164;
    private const int Rows = 16;
    private const int Completions = 8;
    private const double AbsentGrey = 0.5;

    /// <summary>Writes a row for each image: its given quadrants, what the baseline makes of them, completions by draws of z ~ p(z|x), and the original.</summary>
    /// <param name="model">The model; its generator is left alone.</param>
    /// <param name="images">At least one image, of which the first are taken.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <param name="seed">Decides the draws.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(QuadrantCvae model, ImageDataset images, string path, ulong seed)
    {
        if (images.Count == 0) throw new ArgumentException("there is no image to complete", nameof(images));
        using var paused = Recording.Pause();
        var (rows, generator) = (Math.Min(Rows, images.Count), new Generator(seed, Stream));
        var originals = images.Images(0, rows).For(model);
        var (_, given) = model.Split(originals, images.LabelsAt([.. Enumerable.Range(0, rows)]).To(model.Device));
        Tensor[] columns =
        [
            model.Complete(given, Tensor.Full([rows, model.MissingCount], AbsentGrey, model.Config.DType, model.Device)),
            model.Complete(given, model.Predict(given).Mean),
            .. Enumerable.Range(0, Completions).Select(_ => model.Complete(given, model.Sample(given, generator))),
            originals,
        ];
        Tensor.Stack(columns, axis: 1).Reshape([-1, originals.Shape[1]]).SaveGrid(path, columns.Length);
    }
}
