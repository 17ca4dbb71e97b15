using System.Runtime.Intrinsics.X86;
using Xunit;

namespace Tensorium.Tests.Random;

public sealed class PhiloxTests
{
    // Random123, tests/kat_vectors, the lines "philox4x32 10": counter, key, expected block.
    [Theory]
    [InlineData(0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Blocks_are_those_published_with_Random123(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3)
    {
        var block = new uint[4];
        Philox.Block(Join(k0, k1), Join(c0, c1), Join(c2, c3), block);
        Assert.Equal([x0, x1, x2, x3], block);

        var fill = new uint[4];
        Philox.Fill(fill, Join(k0, k1), Join(c2, c3), Join(c0, c1));
        Assert.Equal(block, fill);
    }

    [Fact]
    public void A_span_too_short_for_a_block_is_refused() =>
        Assert.Throws<ArgumentException>(() => Philox.Block(0, 0, 0, new uint[3]));

    // Lengths around every width; first blocks around the carry from word 0 of the counter to word 1, and around its end.
    [Theory]
    [InlineData(0ul)]
    [InlineData(0xFFFFFFFDul)]
    [InlineData(ulong.MaxValue - 2)]
    public void Every_width_gives_the_words_of_single_blocks(ulong firstBlock)
    {
        const ulong Key = 0x0123456789ABCDEF, Stream = 0xFEDCBA9876543210;
        for (var length = 0; length <= 100; length++)
        {
            var expected = new uint[length];
            var block = new uint[4];
            for (var i = 0; i < length; i++)
            {
                Philox.Block(Key, firstBlock + (ulong)(i / 4), Stream, block);
                expected[i] = block[i % 4];
            }

            Assert.Equal(expected, Filled<PhiloxX1>(length));
            if (Sse2.IsSupported) Assert.Equal(expected, Filled<PhiloxX2>(length));
            if (Avx2.IsSupported) Assert.Equal(expected, Filled<PhiloxX4>(length));
            if (Avx512F.IsSupported) Assert.Equal(expected, Filled<PhiloxX8>(length));
        }

        uint[] Filled<V>(int length) where V : struct, IPhiloxLanes<V>
        {
            var words = new uint[length];
            Philox.Fill<V>(words, Key, Stream, firstBlock);
            return words;
        }
    }

    private static ulong Join(uint low, uint high) => low | (ulong)high << 32;
}
