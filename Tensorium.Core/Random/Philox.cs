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

    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;

    // The golden ratio and √3 − 1 in 32 bits: the round keys are a Weyl sequence.
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

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
        var (weyl0, weyl1) = (V.Splat(Weyl0), V.Splat(Weyl1));
        var (key0, key1) = (V.Splat(key), V.Splat(key >> 32));
        var (stream0, stream1) = (V.Splat(stream), V.Splat(stream >> 32));
        var counter = V.Add(V.Splat(firstBlock), V.BlockOfLane);
        var step = V.Splat((ulong)V.Blocks);

        for (var done = 0; done < blocks; done += V.Blocks)
        {
            var (x0, x1, x2, x3) = (counter, V.High(counter), stream0, stream1);
            var (k0, k1) = (key0, key1);
            for (var round = 0; round < Rounds; round++)
            {
                var product0 = V.MultiplyLowHalves(x0, multiplier0);
                var product1 = V.MultiplyLowHalves(x2, multiplier1);
                x0 = V.Xor(V.High(product1), x1, k0);
                x2 = V.Xor(V.High(product0), x3, k1);
                x1 = product1;
                x3 = product0;
                k0 = V.Add(k0, weyl0);
                k1 = V.Add(k1, weyl1);
            }
            V.Store(x0, x1, x2, x3, target);
            target += V.Blocks * WordsPerBlock;
            counter = V.Add(counter, step);
        }
    }
}
