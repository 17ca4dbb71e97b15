using Tensorium.Models;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

public sealed class LabelDrawTests
{
    private static readonly byte[] Labels = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i % 11 % 10))];

    [Fact]
    public void Each_class_has_equally_many()
    {
        var drawn = LabelDraw.Balanced(Labels, 100, 10, seed: 3);
        Assert.Equal(100, drawn.Distinct().Count());
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(10, drawn.GroupBy(index => Labels[index]).Count(group => group.Count() == 10));
    }

    [Fact]
    public void A_seed_is_a_draw()
    {
        Assert.Equal(LabelDraw.Balanced(Labels, 100, 10, 3), LabelDraw.Balanced(Labels, 100, 10, 3));
        Assert.NotEqual(LabelDraw.Balanced(Labels, 100, 10, 3), LabelDraw.Balanced(Labels, 100, 10, 4));
    }

    [Fact]
    public void All_can_be_drawn()
    {
        byte[] labels = [1, 0, 1, 0];
        Assert.Equal([0, 1, 2, 3], LabelDraw.Balanced(labels, 4, 2, 0));
    }

    [Fact]
    public void Every_image_of_a_class_is_drawn_as_often()
    {
        byte[] labels = [0, 0, 0, 0, 1, 1];
        var counts = new int[6];
        for (var seed = 0UL; seed < 4000; seed++)
        {
            foreach (var index in LabelDraw.Balanced(labels, 2, 2, seed)) counts[index]++;
        }

        // Four standard deviations of a binomial count are below 130.
        Assert.All(counts[..4], count => Assert.InRange(count, 870, 1130));
        Assert.All(counts[4..], count => Assert.InRange(count, 1870, 2130));
    }

    [Theory]
    [InlineData(15, 10, "labels is 15; the 10 classes cannot have equally many: expected a multiple of 10")]
    [InlineData(0, 10, "expected a multiple of 10")]
    [InlineData(2000, 10, "labels is 2000; the training images have 1000 labels")]
    [InlineData(920, 10, "92 of each class; of class 1 there are 91 training images")]
    [InlineData(50, 5, "classes is 5: expected labels from 0 to 4")]
    public void What_cannot_be_drawn_is_refused(int count, int classes, string expected)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => LabelDraw.Balanced(Labels, count, classes, 0));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }
}
