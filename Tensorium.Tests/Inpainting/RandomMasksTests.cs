using Tensorium.Models;
using Xunit;

namespace Tensorium.Tests.Inpainting;

public sealed class RandomMasksTests
{
    private const int Side = 28;

    [Fact]
    public void Strokes_hide_exactly_the_part_that_was_drawn()
    {
        var parts = Hidden(new(HoleKind.Strokes, 0.25, 0.75, Side), 400).Select(hidden => hidden.Count(one => one) / 784.0).ToArray();
        Assert.All(parts, part => Assert.InRange(part, 0.25 - (1.0 / 784), 0.75));
        // Uniform: the mean's standard error is 0.5 / √12 / √400 = 0.0072.
        Assert.Equal(0.5, parts.Average(), 0.03);
        Assert.All(Hidden(new(HoleKind.Strokes, 0.5, 0.5, Side), 20), hidden => Assert.Equal(392, hidden.Count(one => one)));
    }

    [Fact]
    public void Rectangles_are_rectangles_of_about_that_area_within_the_image()
    {
        var shapes = new HashSet<bool>();
        foreach (var hidden in Hidden(new(HoleKind.Rectangle, 0.3, 0.3, Side), 300))
        {
            var at = Enumerable.Range(0, 784).Where(i => hidden[i]).ToArray();
            var (height, width) = (1 + at.Max(i => i / Side) - at.Min(i => i / Side), 1 + at.Max(i => i % Side) - at.Min(i => i % Side));
            Assert.Equal(height * width, at.Length);
            Assert.InRange(at.Length / 784.0, 0.3 - 0.02, 0.3 + 0.02);
            Assert.InRange(Math.Max(height, width) / (double)Math.Min(height, width), 1, 2.2);
            if (height != width) shapes.Add(height > width);
        }

        Assert.Equal(2, shapes.Count);
    }

    [Fact]
    public void Halves_are_the_four_halves()
    {
        var halves = Hidden(new(HoleKind.Half, 0.5, 0.5, Side), 200);
        var groups = halves.GroupBy(hidden => string.Concat(hidden.Select(one => one ? '1' : '0'))).ToArray();
        Assert.Equal(4, groups.Length);
        Assert.All(groups, group => Assert.InRange(group.Count(), 25, 75)); // four standard deviations are 24
        Assert.All(halves, hidden => Assert.Equal(392, hidden.Count(one => one)));
        Assert.Contains(halves, hidden => hidden.Take(392).All(one => one));
    }

    [Fact]
    public void A_mixture_has_all_kinds_alike()
    {
        var mixed = Hidden(new(HoleKind.Mixed, 0.3, 0.7, Side), 600);
        var halves = mixed.Count(hidden => IsRectangle(hidden) && hidden.Count(one => one) == 392);
        var rectangles = mixed.Count(IsRectangle) - halves;
        // A sixth of the rectangles' standard deviation apart from 200 would be luck; √(600 · 1/3 · 2/3) = 11.5.
        Assert.InRange(halves, 150, 255);
        Assert.InRange(rectangles, 150, 250);
    }

    [Theory]
    [InlineData(HoleKind.Rectangle)]
    [InlineData(HoleKind.Strokes)]
    public void Neither_everything_nor_nothing_is_hidden_at_the_ends_of_the_range(HoleKind kind)
    {
        foreach (var side in (int[])[2, 5, 28])
        {
            var pixels = side * side;
            foreach (var part in (double[])[1.0 / pixels, (pixels - 1.0) / pixels])
            {
                foreach (var hidden in Hidden(new(kind, part, part, side), 30)) Assert.InRange(hidden.Count(one => one), 1, pixels - 1);
            }
        }
    }

    [Fact]
    public void The_generator_decides_and_fewer_masks_are_the_first_ones()
    {
        var masks = new RandomMasks(HoleKind.Mixed, 0.3, 0.7, Side);
        var many = masks.Draw(9, new(1)).ToArray<bool>();
        Assert.Equal(many[..(4 * 784)], masks.Draw(4, new(1)).ToArray<bool>());
        Assert.NotEqual(many, masks.Draw(9, new(2)).ToArray<bool>());
        Assert.Equal<Shape>([0, 784], masks.Draw(0, new(1)).Shape);
    }

    [Theory]
    [InlineData(HoleKind.Strokes, 0.6, 0.5, "expected the least to be no more than the most")]
    [InlineData(HoleKind.Strokes, 0.0, 0.5, "could hide nothing of 784 pixels; expected at least 0.001276")]
    [InlineData(HoleKind.Strokes, 0.001, 0.5, "could hide nothing")]
    [InlineData(HoleKind.Rectangle, -0.5, 0.5, "could hide nothing")]
    [InlineData(HoleKind.Rectangle, 0.5, 1.0, "could hide everything of 784 pixels; expected at most 0.998724")]
    [InlineData(HoleKind.Rectangle, 0.5, 1.5, "could hide everything")]
    [InlineData(HoleKind.Rectangle, double.NaN, 0.5, "expected the least")]
    [InlineData(HoleKind.Half, 0.6, 0.7, "holes of half an image lie outside of that")]
    [InlineData(HoleKind.Mixed, 0.1, 0.4, "holes of half an image lie outside of that")]
    public void Masks_that_hide_everything_or_nothing_are_refused(HoleKind kind, double least, double most, string expected)
    {
        var masks = new RandomMasks(kind, least, most, Side);
        var refusal = Assert.Throws<ConfigurationException>(masks.Validate);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Throws<ConfigurationException>(() => masks.Draw(1, new(0)));
    }

    private static bool IsRectangle(bool[] hidden)
    {
        var at = Enumerable.Range(0, 784).Where(i => hidden[i]).ToArray();
        return (1 + at.Max(i => i / Side) - at.Min(i => i / Side)) * (1 + at.Max(i => i % Side) - at.Min(i => i % Side)) == at.Length;
    }

    private static bool[][] Hidden(RandomMasks masks, int count)
    {
        var seen = masks.Draw(count, new(3)).ToArray<bool>();
        return [.. seen.Chunk(masks.Side * masks.Side).Select(mask => mask.Select(one => !one).ToArray())];
    }
}
