namespace Tensorium.Models.Data;

/// <summary>
/// Handwriting-like digits, drawn rather than collected: a data set in the form of MNIST (28×28 grey, ten classes) that needs no
/// download. A digit is a blend of stroke examples with random width, slant, bends, unsteadiness and pen.
/// </summary>
/// <remarks>
/// Image i of a seed depends on nothing but the seed and i: a longer set begins with the shorter one, and any number of threads
/// draws the same bytes. Each run of ten images, counted from the first, holds each digit once, in random order.
/// </remarks>
public static class StrokeDigits
{
    /// <summary>Pixels on a side of an image.</summary>
    public const int Side = StrokeCanvas.Side;

    /// <summary>Bytes of an image: 28×28.</summary>
    public const int ImageSize = Side * Side;

    /// <summary>Classes: the digits 0 to 9.</summary>
    public const int Classes = 10;

    /// <summary>Draws digits, on all cores.</summary>
    /// <param name="count">How many, 0 or more.</param>
    /// <param name="seed">Decides every pixel and label. Take different seeds for training and test.</param>
    /// <returns>
    /// The images, [count, 28, 28] row-major, 0 for paper and 255 for ink, and their labels, [count], 0 to 9.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or the images exceed an array's 2³¹ bytes.</exception>
    public static (byte[] Images, byte[] Labels) Generate(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Array.MaxLength / ImageSize);

        var images = new byte[count * ImageSize];
        var labels = new byte[count];
        Parallel.For(
            0, (count + Classes - 1) / Classes,
            static () => new Writer(),
            (run, _, writer) =>
            {
                writer.WriteRun(seed, run, images, labels);
                return writer;
            },
            static _ => { });
        return (images, labels);
    }

    /// <summary>A thread's buffers.</summary>
    private sealed class Writer
    {
        private readonly StrokeHand _hand = new();
        private readonly StrokeCanvas _canvas = new();

        public void WriteRun(ulong seed, int run, byte[] images, byte[] labels)
        {
            // Streams from the top decide the order; those from 0 belong to the images.
            var order = new Generator(seed, stream: ~(ulong)run).Permutation(Classes);
            var first = run * Classes;
            var last = Math.Min(first + Classes, labels.Length);
            for (var i = first; i < last; i++)
            {
                var digit = order[i - first];
                labels[i] = (byte)digit;
                _hand.Write(digit, new Generator(seed, stream: (ulong)i));
                _canvas.Draw(_hand, images.AsSpan(i * ImageSize, ImageSize));
            }
        }
    }
}
