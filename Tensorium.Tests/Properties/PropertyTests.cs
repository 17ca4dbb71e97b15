using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>The runner itself: a law that does not hold is noticed, shrunk, and can be replayed.</summary>
public class PropertyTests
{
    [Fact]
    public void A_false_law_is_reported_with_its_smallest_case_and_the_seed()
    {
        var error = Assert.ThrowsAny<Exception>(() => Property.Holds(Any.Shapes, one => Assert.True(one.Shape.Rank < 2, "has two axes")));
        Assert.Contains("[0, 0]", error.Message, StringComparison.Ordinal);
        Assert.Contains($"TENSORIUM_SEED={Property.Seed}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cases_do_not_change_from_run_to_run()
    {
        Assert.Equal(Seen(), Seen());

        static List<ulong> Seen()
        {
            var seen = new List<ulong>();
            Property.Holds(Any.Shapes, one => seen.Add(one.Seed));
            return seen;
        }
    }
}
