using System.Security.Cryptography;
using Tensorium.Models.Data;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class StrokeDigitsTests
{
    [Fact]
    public void A_seed_decides_every_pixel_on_every_machine()
    {
        var (images, labels) = StrokeDigits.Generate(100, seed: 7);
        Assert.Equal("b7ecdf539368d3e6902504b66d2136b4c82f4a91aaf1c4f4848376a41c60c0db", Convert.ToHexStringLower(SHA256.HashData(images)));
        Assert.Equal("ab632dce05f29f2658567f8b0d41295f64e78d0570ff3127af7c1396236ff781", Convert.ToHexStringLower(SHA256.HashData(labels)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(123)]
    public void A_longer_set_begins_with_the_shorter(int count)
    {
        var (images, labels) = StrokeDigits.Generate(count, seed: 1);
        var (moreImages, moreLabels) = StrokeDigits.Generate(400, seed: 1);
        Assert.Equal(count * StrokeDigits.ImageSize, images.Length);
        Assert.True(moreImages.AsSpan(0, images.Length).SequenceEqual(images));
        Assert.True(moreLabels.AsSpan(0, count).SequenceEqual(labels));
    }

    [Fact]
    public void Different_seeds_give_different_images_in_a_different_order()
    {
        var (images, labels) = StrokeDigits.Generate(200, seed: 1);
        var (otherImages, otherLabels) = StrokeDigits.Generate(200, seed: 2);
        Assert.False(labels.AsSpan().SequenceEqual(otherLabels));
        var seen = Enumerable.Range(0, 200).Select(i => Convert.ToBase64String(Image(images, i))).ToHashSet();
        Assert.Equal(200, seen.Count);
        Assert.All(Enumerable.Range(0, 200), i => Assert.DoesNotContain(Convert.ToBase64String(Image(otherImages, i)), seen));
    }

    [Fact]
    public void Each_run_of_ten_holds_each_digit_once()
    {
        var (_, labels) = StrokeDigits.Generate(500, seed: 3);
        Assert.All(labels.Chunk(10), run => Assert.Equal(new byte[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 }, run.Order()));
    }

    [Fact]
    public void Every_image_has_ink_and_paper()
    {
        var (images, _) = StrokeDigits.Generate(2000, seed: 4);
        for (var i = 0; i < 2000; i++)
        {
            var image = Image(images, i);
            Assert.InRange((int)image.ToArray().Max(), 230, 255);
            var mass = image.ToArray().Sum(pixel => pixel / 255.0);
            Assert.InRange(mass, 20, 300); // MNIST: a thin 1 is about 20, a fat 0 about 300, of 784
            Assert.Contains(image.ToArray(), pixel => pixel is > 0 and < 255);
        }
    }

    [Fact]
    public void The_centre_of_mass_is_the_centre_of_the_image()
    {
        var (images, _) = StrokeDigits.Generate(1000, seed: 5);
        for (var i = 0; i < 1000; i++)
        {
            var (x, y) = CentreOfMass(Image(images, i));
            // Moved by whole pixels: half a pixel is what remains, and a little where a far stroke was cut off at the edge.
            Assert.InRange(x, 13.3, 14.7);
            Assert.InRange(y, 13.3, 14.7);
        }
    }

    [Fact]
    public void The_digit_fills_a_box_of_twenty_pixels()
    {
        var (images, _) = StrokeDigits.Generate(1000, seed: 6);
        for (var i = 0; i < 1000; i++)
        {
            var image = Image(images, i);
            var (width, height) = Extent(image);
            Assert.InRange(Math.Max(width, height), 18, 22); // anti-aliasing adds a faint pixel on either side
        }
    }

    [Fact]
    public void The_classes_can_be_learnt()
    {
        const int Train = 2000, Test = 500;
        var (train, trainLabels) = StrokeDigits.Generate(Train, seed: 10);
        var (test, testLabels) = StrokeDigits.Generate(Test, seed: 11);
        var right = 0;
        for (var i = 0; i < Test; i++)
            if (trainLabels[Nearest(Image(test, i), train)] == testLabels[i]) right++;

        Assert.InRange((double)right / Test, 0.93, 1);
    }

    [Fact]
    public void A_class_is_no_single_picture()
    {
        // The mean image of a class must leave most of the variance: a generator that repeats itself would not.
        var (images, labels) = StrokeDigits.Generate(1000, seed: 12);
        for (byte digit = 0; digit < 10; digit++)
        {
            var members = Enumerable.Range(0, 1000).Where(i => labels[i] == digit).Select(i => Image(images, i).ToArray()).ToArray();
            var mean = Enumerable.Range(0, StrokeDigits.ImageSize).Select(k => members.Average(image => (double)image[k])).ToArray();
            var energy = members.Average(image => image.Sum(pixel => (double)pixel * pixel));
            Assert.InRange(mean.Sum(pixel => pixel * pixel) / energy, 0.1, 0.7);
        }
    }

    [Fact]
    public void Counts_that_no_array_holds_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(-1, seed: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrokeDigits.Generate(int.MaxValue, seed: 0));
    }

    [Fact]
    public void Examples_of_one_family_must_have_the_same_points()
    {
        var failure = Assert.Throws<ArgumentException>(() => new StrokeFamily(1, "0,0 50,50! 100,100", "0,0 50,50 100,100"));
        Assert.Contains("example 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_notation_tells_points_corners_and_strokes()
    {
        var glyph = StrokeGlyph.Parse("1,2 -3,4! | 5.5,6");
        Assert.Equal([1, -3, 5.5], glyph.X);
        Assert.Equal([2, 4, 6], glyph.Y);
        Assert.Equal([false, true, false], glyph.IsCorner);
        Assert.Equal([true, false, true], glyph.IsStart);
    }

    private static ReadOnlySpan<byte> Image(byte[] images, int i) => images.AsSpan(i * StrokeDigits.ImageSize, StrokeDigits.ImageSize);

    private static (double X, double Y) CentreOfMass(ReadOnlySpan<byte> image)
    {
        double mass = 0, x = 0, y = 0;
        for (var k = 0; k < image.Length; k++)
        {
            mass += image[k];
            x += image[k] * (k % StrokeDigits.Side);
            y += image[k] * (k / StrokeDigits.Side);
        }

        return (x / mass, y / mass);
    }

    private static (int Width, int Height) Extent(ReadOnlySpan<byte> image)
    {
        int left = StrokeDigits.Side, right = 0, top = StrokeDigits.Side, bottom = 0;
        for (var k = 0; k < image.Length; k++)
        {
            if (image[k] == 0) continue;
            left = Math.Min(left, k % StrokeDigits.Side);
            right = Math.Max(right, k % StrokeDigits.Side);
            top = Math.Min(top, k / StrokeDigits.Side);
            bottom = Math.Max(bottom, k / StrokeDigits.Side);
        }

        return (right - left + 1, bottom - top + 1);
    }

    private static int Nearest(ReadOnlySpan<byte> query, byte[] candidates)
    {
        var best = 0;
        var least = int.MaxValue;
        for (var i = 0; i < candidates.Length / StrokeDigits.ImageSize; i++)
        {
            var candidate = Image(candidates, i);
            var distance = 0;
            for (var k = 0; k < query.Length; k++)
            {
                var difference = query[k] - candidate[k];
                distance += difference * difference;
            }

            if (distance < least) (best, least) = (i, distance);
        }

        return best;
    }
}
