using Tensorium.Models.Data;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ImageDatasetTests
{
    [Fact]
    public void Pixels_become_the_nearest_float_to_their_255th()
    {
        var pixels = Enumerable.Range(0, ImageDataset.ImageSize).Select(i => (byte)i).ToArray();
        var images = new ImageDataset(pixels, [3]).Images(0, 1);
        Assert.Equal<Shape>([1, 784], images.Shape);
        Assert.Equal(pixels.Select(pixel => (float)(pixel / 255.0)), images.ToArray<float>());
    }

    [Fact]
    public void Images_and_labels_are_found_by_index()
    {
        var data = Numbered(5);
        Assert.Equal([4, 0, 4], data.Images([4, 0, 4]).ToArray<float>().Where((_, i) => i % ImageDataset.ImageSize == 0).Select(v => (int)MathF.Round(v * 255)));
        Assert.Equal([4L, 0, 4], data.LabelsAt([4, 0, 4]).ToArray<long>());
        Assert.Equal(data.Images([1, 2, 3]).ToArray<float>(), data.Images(1, 3).ToArray<float>());
        Assert.Equal(2, data.Take(2).Count);
    }

    [Fact]
    public void Wrong_sizes_and_indices_are_refused()
    {
        Assert.Contains("783 pixels were given for 1 labels", Assert.Throws<ShapeException>(() => new ImageDataset(new byte[783], [0])).Message, StringComparison.Ordinal);
        var data = Numbered(5);
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Images([5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Images([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.LabelsAt([5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Images(3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Take(6));
        Assert.Throws<ShapeException>(() => data.Read([0, 1], Tensor.Zeros([3, 784])));
        Assert.Throws<DTypeException>(() => data.Read([0, 1], Tensor.Zeros([2, 784], DType.Float64)));
    }

    [Fact]
    public void An_epoch_shows_each_image_once_in_an_order_of_its_own()
    {
        var data = Numbered(23);
        var first = data.Batches(5, seed: 7).ToArray();
        Assert.Equal([5, 5, 5, 5, 3], first.Select(batch => batch.Images.Shape[0]));
        Assert.Equal([0, 1, 2, 3, 4], first.Select(batch => batch.Index));
        Assert.Equal(Enumerable.Range(0, 23).Select(i => (long)i), Labels(first).Order());
        Assert.NotEqual(Enumerable.Range(0, 23).Select(i => (long)i), Labels(first));

        Assert.Equal(Labels(first), Labels(data.Batches(5, seed: 7)));
        Assert.NotEqual(Labels(first), Labels(data.Batches(5, seed: 7, epoch: 1)));
        Assert.NotEqual(Labels(first), Labels(data.Batches(5, seed: 8)));
    }

    [Fact]
    public void An_interrupted_epoch_goes_on_where_it_was()
    {
        var data = Numbered(23);
        var whole = data.Batches(4, seed: 3, epoch: 2).ToArray();
        for (var batch = 0; batch <= whole.Length; batch++)
            Assert.Equal(Labels(whole.Skip(batch)), Labels(data.Batches(4, seed: 3, epoch: 2, firstBatch: batch)));
    }

    [Fact]
    public void Batches_hold_at_least_one_image()
    {
        var refusal = Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(3).Batches(0, seed: 0));
        Assert.Contains("batch size is 0", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BatchOrder(3, 2, 0, 0)[2].Length);
    }

    [Fact]
    public void The_digits_are_the_same_each_time_and_not_shared_by_the_parts()
    {
        var digits = Digits.Load(trainCount: 30, testCount: 20);
        Assert.Equal((30, 20), (digits.Train.Count, digits.Test.Count));
        Assert.Equal(digits.Fingerprint(), Digits.Load(30, 20).Fingerprint());
        Assert.NotEqual(digits.Fingerprint(), Digits.Load(30, 21).Fingerprint());
        Assert.False(digits.Train.Take(20).Pixels.SequenceEqual(digits.Test.Pixels));
    }

    /// <summary>Images of one grey each, which is their label.</summary>
    private static ImageDataset Numbered(byte count) => new(
        [.. Enumerable.Range(0, count).SelectMany(i => Enumerable.Repeat((byte)i, ImageDataset.ImageSize))], [.. Enumerable.Range(0, count).Select(i => (byte)i)]);

    private static long[] Labels(IEnumerable<ImageBatch> batches) => [.. batches.SelectMany(batch => batch.Labels.ToArray<long>())];
}
