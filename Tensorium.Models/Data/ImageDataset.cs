using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tensorium.Models.Data;

/// <summary>Grey images of 28×28 pixels with their labels, a byte a pixel; batches come out as float32 in [0, 1].</summary>
public sealed class ImageDataset
{
    /// <summary>Pixels on a side of an image.</summary>
    public const int Side = 28;

    /// <summary>Pixels of an image: 784.</summary>
    public const int ImageSize = Side * Side;

    private readonly byte[] _pixels;
    private readonly byte[] _labels;

    /// <summary>A data set over these arrays, which are not copied and must not change.</summary>
    /// <param name="pixels">[count, 28, 28] in row-major order, 0 for background to 255.</param>
    /// <param name="labels">[count].</param>
    /// <exception cref="ShapeException">The pixels are not 784 times as many as the labels.</exception>
    public ImageDataset(byte[] pixels, byte[] labels)
    {
        if (pixels.LongLength != (long)labels.Length * ImageSize)
            throw new ShapeException($"ImageDataset: {pixels.Length} pixels were given for {labels.Length} labels; expected {(long)labels.Length * ImageSize}, 28×28 a label");
        _pixels = pixels;
        _labels = labels;
    }

    /// <summary>The number of images.</summary>
    public int Count => _labels.Length;

    /// <summary>All pixels, [count, 28, 28] in row-major order.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>All labels, [count].</summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>The first images, in the same memory order: for a quick look, or a small experiment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above <see cref="Count"/>.</exception>
    public ImageDataset Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new(_pixels[..(count * ImageSize)], _labels[..count]);
    }

    /// <summary>All but the first images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above <see cref="Count"/>.</exception>
    public ImageDataset Skip(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        return new(_pixels[(count * ImageSize)..], _labels[count..]);
    }

    /// <summary>The mean of each pixel: float32 in [0, 1], [784].</summary>
    /// <exception cref="InvalidOperationException">There is no image.</exception>
    public Tensor Mean()
    {
        if (Count == 0) throw new InvalidOperationException("ImageDataset.Mean: there is no image");
        var sums = new long[ImageSize];
        for (var i = 0; i < _pixels.Length; i++) sums[i % ImageSize] += _pixels[i];
        return Tensor.From(sums.Select(sum => (float)((double)sum / byte.MaxValue / Count)).ToArray());
    }

    /// <summary>The images in black and white: each pixel is white with its grey as the probability, drawn once.</summary>
    /// <param name="generator">Where the draws come from, a number a pixel.</param>
    public ImageDataset Binarized(Generator generator)
    {
        var pixels = new byte[_pixels.Length];
        var uniform = new float[ImageSize];
        for (var start = 0; start < pixels.Length; start += ImageSize)
        {
            generator.FillUniform(uniform);
            for (var i = 0; i < ImageSize; i++) pixels[start + i] = uniform[i] * byte.MaxValue < _pixels[start + i] ? byte.MaxValue : (byte)0;
        }

        return new(pixels, _labels);
    }

    /// <summary>The images <paramref name="start"/> … <paramref name="start"/> + <paramref name="count"/> − 1: float32 in [0, 1], [count, 784].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no such images.</exception>
    public Tensor Images(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        var images = Tensor.Zeros([count, ImageSize]);
        ToUnit(_pixels.AsSpan(start * ImageSize, count * ImageSize), images.AsWritableSpan<float>());
        return images;
    }

    /// <summary>The images at these indices: float32 in [0, 1], [indices, 784].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of an image.</exception>
    public Tensor Images(ReadOnlySpan<int> indices)
    {
        var images = Tensor.Zeros([indices.Length, ImageSize]);
        Read(indices, images);
        return images;
    }

    /// <summary>As <see cref="Images(ReadOnlySpan{int})"/>, into memory that is there: for loops that are to allocate nothing.</summary>
    /// <param name="indices">Which images.</param>
    /// <param name="target">float32 on the CPU, contiguous, [indices, 784]; all of it is overwritten.</param>
    /// <exception cref="ShapeException">The target has another shape, or is not contiguous.</exception>
    /// <exception cref="DTypeException">The target is not float32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of an image.</exception>
    public void Read(ReadOnlySpan<int> indices, Tensor target)
    {
        if (target.Rank != 2 || target.Shape[0] != indices.Length || target.Shape[1] != ImageSize)
            throw new ShapeException($"Read: the target has shape {target.Shape}; {indices.Length} images need [{indices.Length}, {ImageSize}]");
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices), index, $"Read: there is no image {index} among the {Count} from 0");
        }

        var values = target.AsWritableSpan<float>();
        for (var i = 0; i < indices.Length; i++)
            ToUnit(_pixels.AsSpan(indices[i] * ImageSize, ImageSize), values.Slice(i * ImageSize, ImageSize));
    }

    /// <summary>The labels at these indices: int64, [indices].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not that of an image.</exception>
    public Tensor LabelsAt(ReadOnlySpan<int> indices)
    {
        var labels = new long[indices.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)indices[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(indices), indices[i], $"LabelsAt: there is no image {indices[i]} among the {Count} from 0");
            labels[i] = _labels[indices[i]];
        }

        return Tensor.From<long>(labels, [labels.Length]);
    }

    /// <summary>One epoch in batches, in an order that seed and epoch decide; the last batch may be smaller, so that each image comes once.</summary>
    /// <param name="batchSize">Images in a batch, at least 1.</param>
    /// <param name="seed">Decides the order.</param>
    /// <param name="epoch">Each epoch has an order of its own.</param>
    /// <param name="firstBatch">The batch to begin with: an interrupted epoch goes on where it was.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the batch size is 0.</exception>
    public IEnumerable<ImageBatch> Batches(int batchSize, ulong seed, int epoch = 0, int firstBatch = 0)
    {
        var order = new BatchOrder(Count, batchSize, seed, epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Enumerate(order, firstBatch);
    }

    private IEnumerable<ImageBatch> Enumerate(BatchOrder order, int firstBatch)
    {
        for (var batch = firstBatch; batch < order.BatchCount; batch++)
        {
            var indices = order[batch].ToArray();
            yield return new(batch, Images(indices), LabelsAt(indices));
        }
    }

    /// <summary>pixel / 255. The quotient is rounded correctly, which a product with 1/255 is not, so a vector's lanes and the tail agree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToUnit(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        values = values[..pixels.Length];
        var white = Vector.Create(255f);
        var i = 0;
        for (; i <= pixels.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(pixels[i..]), out var low, out var high);
            Store(low, white, values[i..]);
            Store(high, white, values[(i + Vector<ushort>.Count)..]);
        }

        for (; i < pixels.Length; i++) values[i] = pixels[i] / 255f;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<ushort> pixels, Vector<float> white, Span<float> values)
    {
        // Signed integers have a conversion of their own in every instruction set; unsigned ones do not.
        Vector.Widen(pixels, out var low, out var high);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) / white).CopyTo(values);
        (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) / white).CopyTo(values[Vector<float>.Count..]);
    }
}

/// <summary>Some images of a data set.</summary>
/// <param name="Index">Which batch of the epoch, from 0.</param>
/// <param name="Images">float32 in [0, 1], [batch, 784].</param>
/// <param name="Labels">int64, [batch].</param>
public sealed record ImageBatch(int Index, Tensor Images, Tensor Labels);
