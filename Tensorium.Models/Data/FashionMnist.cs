namespace Tensorium.Models.Data;

/// <summary>Articles of clothing in the form of MNIST: 60,000 images to learn from and 10,000 to be judged by.</summary>
/// <remarks>Xiao, Rasul, Vollgraf: Fashion-MNIST, a novel image dataset for benchmarking machine learning algorithms, arXiv 1708.07747.</remarks>
public static class FashionMnist
{
    /// <summary>Its name in configurations.</summary>
    public const string Name = "fashion-mnist";

    // The host has no certificate of its own; what arrives is checked by SHA-256.
    internal static readonly IdxSource Source = new(
        Name,
        new("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
        TrainImages: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        TrainLabels: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        TestImages: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        TestLabels: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5");

    /// <summary>Reads the data set.</summary>
    /// <inheritdoc cref="Mnist.Load" path="/param|/exception"/>
    public static ImageData Load(string? folder = null) => IdxFolder.Load(Source, folder);
}
