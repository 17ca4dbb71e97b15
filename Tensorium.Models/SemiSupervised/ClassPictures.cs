using Tensorium.Models.Data;

namespace Tensorium.Models.Training;

/// <summary>Pictures of class and style apart: z is the same along a row, y along a column. Kingma et al., arXiv 1406.5298, figure 1.</summary>
public static class ClassPictures
{
    private const int Rows = 10;

    /// <summary>Writes <c>classes.png</c> (styles drawn from p(z)) and <c>analogies.png</c> (a test image in the first column, and every class in its style behind it).</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="model">The model.</param>
    /// <param name="test">The test images, of which the first are taken.</param>
    /// <param name="generator">Where the styles come from.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(RunFolder folder, IClassAndStyle model, ImageDataset test, Generator generator)
    {
        Save(model.EveryClass(model.Prior.Sample(generator, [Rows])), folder.Picture("classes"));
        if (test.Count > 0) SaveAnalogies(model, test.Take(Math.Min(Rows, test.Count)), folder.Picture("analogies"));
    }

    /// <summary>Writes a row for each image: the image, and every class in its style.</summary>
    /// <param name="model">The model.</param>
    /// <param name="images">The images, at least one.</param>
    /// <param name="path">The file; written whole or not at all.</param>
    /// <exception cref="ShapeException">There is no image.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveAnalogies(IClassAndStyle model, ImageDataset images, string path)
    {
        var originals = images.Images(0, images.Count);
        var classes = model.EveryClass(model.Style(originals.To(model.Prior.Mean.DType).To(model.Prior.Mean.Device)));
        Save(Tensor.Cat([originals.Unsqueeze(1).To(classes.DType), classes.To(originals.Device)], 1), path);
    }

    private static void Save(Tensor rows, string path) => rows.Reshape([-1, rows.Shape[^1]]).SaveGrid(path, rows.Shape[1]);
}
