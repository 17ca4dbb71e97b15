namespace Tensorium.Models.Data;

/// <summary>Handwritten digits: 60,000 images to learn from and 10,000 to be judged by.</summary>
/// <remarks>LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition (Proceedings of the IEEE 86, 1998).</remarks>
public static class Mnist
{
    /// <summary>Its name in configurations.</summary>
    public const string Name = "mnist";

    internal static readonly IdxSource Source = new(
        Name,
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        TrainImages: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        TrainLabels: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        TestImages: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        TestLabels: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    /// <summary>Reads the data set.</summary>
    /// <param name="folder">
    /// Where its four IDX files are, plain or with <c>.gz</c>, under the usual names (<c>train-images-idx3-ubyte</c> or <c>train-images.idx3-ubyte</c>, …);
    /// null to download them once into the cache (see <see cref="DataCache.Folder"/>), where their SHA-256 is checked.
    /// </param>
    /// <exception cref="DataFormatException">A file is missing, damaged, or not what it should be; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read, or the download failed; the message says which files are expected where.</exception>
    public static ImageData Load(string? folder = null) => IdxFolder.Load(Source, folder);
}
