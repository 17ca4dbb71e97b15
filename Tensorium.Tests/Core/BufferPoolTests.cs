using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>The sizes that the pool rounds to.</summary>
public class BufferPoolTests
{
    [Fact]
    public void Rounding_wastes_an_eighth_at_most()
    {
        for (long bytes = BufferPool.SmallestBytes; bytes < 1 << 20; bytes = (bytes * 21 / 20) + 1)
        {
            var buffer = BufferPool.Rent(bytes);
            var usable = (buffer.Length - BufferPool.SpareBlocks) * 16L;
            Assert.True(usable >= bytes && usable <= (bytes * 9 / 8) + 16, $"{bytes} bytes: {usable}");
            BufferPool.Return(buffer);
        }
    }

    [Fact]
    public void A_buffer_comes_back_to_the_size_that_it_was_rented_for()
    {
        // More than any other test has at a time, so that it is this one's.
        const long bytes = 201L << 20;
        var buffer = BufferPool.Rent(bytes);
        BufferPool.Return(buffer);
        Assert.Same(buffer, BufferPool.Rent(bytes - 1));
        BufferPool.Return(buffer);
    }
}
