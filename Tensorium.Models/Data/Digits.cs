namespace Tensorium.Models.Data;

/// <summary>The data set that needs no download: <see cref="StrokeDigits"/> in the sizes of MNIST.</summary>
public static class Digits
{
    /// <summary>Its name in configurations.</summary>
    public const string Name = "digits";

    /// <summary>Images to learn from, unless fewer or more are asked for: as many as MNIST has.</summary>
    public const int TrainCount = 60_000;

    /// <summary>Images to be judged by, unless fewer or more are asked for: as many as MNIST has.</summary>
    public const int TestCount = 10_000;

    // The two parts must not share an image.
    private const ulong TrainSeed = 0x7261494E;
    private const ulong TestSeed = 0x74455374;

    /// <summary>Draws the data set: always the same images.</summary>
    /// <param name="trainCount">Images to learn from.</param>
    /// <param name="testCount">Images to be judged by.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the images exceed an array's 2³¹ bytes.</exception>
    public static ImageData Load(int trainCount = TrainCount, int testCount = TestCount) =>
        new(Name, Draw(trainCount, TrainSeed), Draw(testCount, TestSeed));

    private static ImageDataset Draw(int count, ulong seed)
    {
        var (images, labels) = StrokeDigits.Generate(count, seed);
        return new(images, labels);
    }
}
