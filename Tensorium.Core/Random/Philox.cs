using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensorium;

/// <summary>
/// Philox 4×32 with 10 rounds: a bijection of 128-bit counters, chosen by a 64-bit key, whose outputs pass for random. The n-th number of
/// a sequence costs the same for every n, so a sequence can be cut anywhere and its parts made anywhere.
/// </summary>
/// <remarks>Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3 (SC 2011); equal to Random123's <c>philox4x32</c>.</remarks>
public static class Philox
{
    /// <summary>The 32-bit words of one block.</summary>
    public const int WordsPerBlock = 4;

    internal const int Rounds = 10;
    internal const uint Multiplier0 = 0xD2511F53;
    internal const uint Multiplier1 = 0xCD9E8D57;

    // The golden ratio and √3 − 1 in 32 bits: the round keys are a Weyl sequence.
    internal const uint Weyl0 = 0x9E3779B9;
    internal const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of the block that (<paramref name="counterLow"/>, <paramref name="counterHigh"/>) counts, under <paramref name="key"/>.</summary>
    /// <param name="key">Both words of the key, word 0 in the low half.</param>
    /// <param name="counterLow">Words 0 and 1 of the counter, word 0 in the low half.</param>
    /// <param name="counterHigh">Words 2 and 3 of the counter, word 2 in the low half.</param>
    /// <param name="block">Receives the four words.</param>
    /// <exception cref="ArgumentException"><paramref name="block"/> has not room for four words.</exception>
    public static unsafe void Block(ulong key, ulong counterLow, ulong counterHigh, Span<uint> block)
    {
        if (block.Length < WordsPerBlock)
            throw new ArgumentException($"Philox.Block: a block has {WordsPerBlock} words, the span has room for {block.Length}", nameof(block));
        fixed (uint* target = block)
            FillBlocks<PhiloxX1>(target, 1, key, counterHigh, counterLow);
    }

    /// <summary>
    /// Word i of <paramref name="words"/> becomes word i mod 4 of the block counted <paramref name="firstBlock"/> + ⌊i / 4⌋ (modulo 2⁶⁴),
    /// with <paramref name="stream"/> in the counter's high half.
    /// </summary>
    internal static void Fill(Span<uint> words, ulong key, ulong stream, ulong firstBlock)
    {
        if (Avx512F.IsSupported) Fill<PhiloxX8>(words, key, stream, firstBlock);
        else if (Avx2.IsSupported) Fill<PhiloxX4>(words, key, stream, firstBlock);
        else if (Sse2.IsSupported) Fill<PhiloxX2>(words, key, stream, firstBlock);
        // Not x86: the plain path, whose words are the same.
        else Fill<PhiloxX1>(words, key, stream, firstBlock);
    }

    internal static unsafe void Fill<V>(Span<uint> words, ulong key, ulong stream, ulong firstBlock)
        where V : struct, IPhiloxLanes<V>
    {
        var blocks = words.Length / WordsPerBlock;
        fixed (uint* target = words)
        {
            var wide = blocks / V.Blocks * V.Blocks;
            FillBlocks<V>(target, wide, key, stream, firstBlock);
            FillBlocks<PhiloxX1>(target + wide * WordsPerBlock, blocks - wide, key, stream, firstBlock + (ulong)wide);
        }
        var rest = words[(blocks * WordsPerBlock)..];
        if (rest.IsEmpty) return;
        var last = stackalloc uint[WordsPerBlock];
        FillBlocks<PhiloxX1>(last, 1, key, stream, firstBlock + (ulong)blocks);
        new Span<uint>(last, rest.Length).CopyTo(rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void FillBlocks<V>(uint* target, int blocks, ulong key, ulong stream, ulong firstBlock)
        where V : struct, IPhiloxLanes<V>
    {
        var (multiplier0, multiplier1) = (V.Splat(Multiplier0), V.Splat(Multiplier1));
        // The round keys in memory: to load them takes no part of the processor that the rounds need.
        var keys = stackalloc ulong[2 * Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            keys[2 * round] = (uint)key + ((ulong)round * Weyl0);
            keys[(2 * round) + 1] = (key >> 32) + ((ulong)round * Weyl1);
        }

        var (stream0, stream1) = (V.Splat(stream), V.Splat(stream >> 32));
        var counter = V.Add(V.Splat(firstBlock), V.BlockOfLane);
        var step = V.Splat((ulong)V.Blocks);

        // Two at a time: a round is a chain of dependent operations, and one chain leaves the processor waiting half of the time.
        var done = 0;
        for (; done <= blocks - (2 * V.Blocks); done += 2 * V.Blocks)
        {
            var next = V.Add(counter, step);
            var (x0, x1, x2, x3) = (counter, V.High(counter), stream0, stream1);
            var (y0, y1, y2, y3) = (next, V.High(next), stream0, stream1);
            for (var round = 0; round < Rounds; round++)
            {
                var (k0, k1) = (V.Splat(keys[2 * round]), V.Splat(keys[(2 * round) + 1]));
                var (xProduct0, xProduct1) = (V.MultiplyLowHalves(x0, multiplier0), V.MultiplyLowHalves(x2, multiplier1));
                var (yProduct0, yProduct1) = (V.MultiplyLowHalves(y0, multiplier0), V.MultiplyLowHalves(y2, multiplier1));
                x0 = V.Xor(V.High(xProduct1), x1, k0);
                x2 = V.Xor(V.High(xProduct0), x3, k1);
                y0 = V.Xor(V.High(yProduct1), y1, k0);
                y2 = V.Xor(V.High(yProduct0), y3, k1);
                (x1, x3) = (xProduct1, xProduct0);
                (y1, y3) = (yProduct1, yProduct0);
            }

            V.Store(x0, x1, x2, x3, target + (done * WordsPerBlock));
            V.Store(y0, y1, y2, y3, target + ((done + V.Blocks) * WordsPerBlock));
            counter = V.Add(next, step);
        }

        for (; done < blocks; done += V.Blocks)
        {
            var (x0, x1, x2, x3) = (counter, V.High(counter), stream0, stream1);
            for (var round = 0; round < Rounds; round++)
            {
                var (product0, product1) = (V.MultiplyLowHalves(x0, multiplier0), V.MultiplyLowHalves(x2, multiplier1));
                x0 = V.Xor(V.High(product1), x1, V.Splat(keys[2 * round]));
                x2 = V.Xor(V.High(product0), x3, V.Splat(keys[(2 * round) + 1]));
                (x1, x3) = (product1, product0);
            }

            V.Store(x0, x1, x2, x3, target + (done * WordsPerBlock));
            counter = V.Add(counter, step);
        }
    }
}
