using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.IO;
using Tensorium.Models.Data;

namespace Tensorium.Bench;

/// <summary>
/// How much the drawn digits are like written ones: each image of MNIST's test set takes the label of its nearest drawn
/// digit, by Euclidean distance between raw pixels.
/// </summary>
internal static class DigitsNearestNeighbour
{
    private const int Classes = StrokeDigits.Classes;
    private const int ImageSize = StrokeDigits.ImageSize;

    /// <summary>Draws <paramref name="count"/> digits, prints the confusion matrix and the accuracy, and returns the accuracy in [0, 1].</summary>
    /// <param name="mnistFolder">The folder of <c>t10k-images-idx3-ubyte</c> and <c>t10k-labels-idx1-ubyte</c>, plain or <c>.gz</c>.</param>
    /// <param name="count">How many digits are drawn, at least 1.</param>
    /// <param name="seed">Decides the drawn digits.</param>
    public static double Run(string mnistFolder, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var written = Read(mnistFolder, "t10k-images-idx3-ubyte").Data;
        var labels = Read(mnistFolder, "t10k-labels-idx1-ubyte").Data;
        if (written.Length != labels.Length * ImageSize)
            throw new DataFormatException($"{mnistFolder}: {labels.Length} labels ask for {labels.Length}×{ImageSize} bytes of images, there are {written.Length}; are both files of the test set?");

        var clock = Stopwatch.StartNew();
        var (drawn, drawnLabels) = StrokeDigits.Generate(count, seed);
        Print($"drew {count} digits with seed {seed} in {clock.Elapsed.TotalSeconds:F2} s");

        clock.Restart();
        var nearest = NearestOfEach(written, drawn);
        Print($"compared {labels.Length} images with each in {clock.Elapsed.TotalSeconds:F2} s");

        var confusion = new int[Classes, Classes];
        for (var i = 0; i < labels.Length; i++) confusion[labels[i], drawnLabels[nearest[i]]]++;
        return Report(confusion, labels.Length);
    }

    private static IdxArray Read(string folder, string name)
    {
        var plain = Path.Combine(folder, name);
        return Idx.Read(File.Exists(plain) ? plain : plain + ".gz");
    }

    private static int[] NearestOfEach(byte[] queries, byte[] candidates)
    {
        var q = Array.ConvertAll(queries, pixel => (short)pixel);
        var c = Array.ConvertAll(candidates, pixel => (short)pixel);
        var nearest = new int[q.Length / ImageSize];
        Parallel.For(0, nearest.Length, i => nearest[i] = Nearest(q.AsSpan(i * ImageSize, ImageSize), c));
        return nearest;
    }

    /// <summary>The first of the candidates at the least distance. Squared distances are whole numbers up to 784·255² &lt; 2³¹: exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Nearest(ReadOnlySpan<short> query, ReadOnlySpan<short> candidates)
    {
        var best = 0;
        var least = int.MaxValue;
        for (var i = 0; i < candidates.Length / ImageSize; i++)
        {
            var candidate = candidates.Slice(i * ImageSize, ImageSize);
            var sum = Vector256<int>.Zero;
            for (var k = 0; k < ImageSize; k += Vector256<short>.Count)
            {
                var difference = Vector256.Create(query[k..]) - Vector256.Create(candidate[k..]);
                var (low, high) = Vector256.Widen(difference);
                sum += low * low + high * high;
            }

            var distance = Vector256.Sum(sum);
            if (distance < least) (best, least) = (i, distance);
        }

        return best;
    }

    private static double Report(int[,] confusion, int total)
    {
        Print($"written │ nearest drawn: {string.Join("", Enumerable.Range(0, Classes).Select(digit => $"{digit,6}"))}");
        var right = 0;
        for (var written = 0; written < Classes; written++)
        {
            var row = Enumerable.Range(0, Classes).Select(drawn => confusion[written, drawn]).ToArray();
            right += row[written];
            Print($"{written,7} │ {(double)row[written] / row.Sum(),13:P1}: {string.Join("", row.Select(n => $"{n,6}"))}");
        }

        var accuracy = (double)right / total;
        Print($"1-nearest-neighbour accuracy: {accuracy:P2}");
        return accuracy;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
