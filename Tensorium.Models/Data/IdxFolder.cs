using Tensorium.IO;

namespace Tensorium.Models.Data;

/// <summary>Reads a data set of four IDX files, believing nothing.</summary>
internal static class IdxFolder
{
    private const int Classes = 10;

    /// <summary>From <paramref name="folder"/>, or from the cache, which is filled first.</summary>
    public static ImageData Load(IdxSource source, string? folder)
    {
        if (folder is null) folder = DataCache.Fill(source);
        else if (!Directory.Exists(folder)) throw new DataFormatException($"{folder}: there is no such folder; expected one with {Expected(source)}");

        var paths = source.Files.Select(file => Find(source, folder, file)).ToArray();
        return new(source.Name, ReadPair(paths[0], paths[1]), ReadPair(paths[2], paths[3]));
    }

    private static string Expected(IdxSource source) =>
        $"{string.Join(", ", source.Files.Select(file => file.Names[0]))} (each plain, or compressed with .gz)";

    private static string Find(IdxSource source, string folder, IdxFile file) =>
        file.Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new DataFormatException($"{folder}: {file.Names[0]} is missing; the {source.Name} data set is {Expected(source)}");

    private static ImageDataset ReadPair(string imagesPath, string labelsPath)
    {
        var images = Idx.Read(imagesPath);
        if (images.Shape.Count != 3 || images.Shape[1] != ImageDataset.Side || images.Shape[2] != ImageDataset.Side)
            throw new DataFormatException($"{imagesPath}: the sizes are [{string.Join(", ", images.Shape)}]; expected [count, 28, 28], images of 28×28 pixels");
        var labels = Idx.Read(labelsPath);
        if (labels.Shape.Count != 1)
            throw new DataFormatException($"{labelsPath}: the sizes are [{string.Join(", ", labels.Shape)}]; expected [count], one label an image");
        if (labels.Shape[0] != images.Shape[0])
            throw new DataFormatException($"{labelsPath}: {labels.Shape[0]} labels, but {images.Shape[0]} images in {imagesPath}; do the two files belong together?");
        if (labels.Shape[0] == 0)
            throw new DataFormatException($"{imagesPath}: there are no images");
        if (labels.Data.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1)) is >= 0 and var wrong)
            throw new DataFormatException($"{labelsPath}: label {wrong} is {labels.Data[wrong]}; expected 0 to {Classes - 1}");
        return new(images.Data, labels.Data);
    }
}
