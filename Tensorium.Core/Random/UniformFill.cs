using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Tensorium;

/// <summary>
/// Uniform numbers in [0, 1): element i comes from word i (float) or words 2i and 2i + 1 (double) of the blocks from a first one on, so
/// a large fill may be cut at any multiple of <see cref="ElementsPerCut"/> and its parts filled in any order.
/// </summary>
internal static class UniformFill
{
    /// <summary>Cuts at multiples of this many elements begin a block, for either type.</summary>
    public const int ElementsPerCut = 4;

    // The words are made in the target's own memory and converted while they are still in the first-level cache.
    private const int Chunk = 1024;

    private const float FloatStep = 1f / (1 << 24);
    private const double DoubleStep = 1.0 / (1L << 53);

    /// <summary>The blocks that a fill of <paramref name="elements"/> elements uses up.</summary>
    public static ulong Blocks<T>(long elements)
        where T : unmanaged =>
        ((ulong)elements * (ulong)(Unsafe.SizeOf<T>() / sizeof(uint)) + Philox.WordsPerBlock - 1) / Philox.WordsPerBlock;

    public static void Fill(Span<float> target, ulong seed, ulong stream, ulong firstBlock)
    {
        for (var start = 0; start < target.Length; start += Chunk)
        {
            var part = target.Slice(start, Math.Min(Chunk, target.Length - start));
            var words = MemoryMarshal.Cast<float, uint>(part);
            Philox.Fill(words, seed, stream, firstBlock + Blocks<float>(start));
            Convert(words, part);
        }
    }

    public static void Fill(Span<double> target, ulong seed, ulong stream, ulong firstBlock)
    {
        for (var start = 0; start < target.Length; start += Chunk)
        {
            var part = target.Slice(start, Math.Min(Chunk, target.Length - start));
            Philox.Fill(MemoryMarshal.Cast<double, uint>(part), seed, stream, firstBlock + Blocks<double>(start));
            Convert(MemoryMarshal.Cast<double, ulong>(part), part);
        }
    }

    /// <summary>The 24 high bits of a word, over 2²⁴: every step is exact, and 1 is never reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(uint word) => (int)(word >> 8) * FloatStep;

    /// <summary>The 53 high bits of two words, the second being the high one, over 2⁵³: exact, and 1 is never reached.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(ulong words) => (long)(words >> 11) * DoubleStep;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(ReadOnlySpan<uint> words, Span<float> target)
    {
        ref var source = ref MemoryMarshal.GetReference(words);
        ref var destination = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= target.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var bits = Vector256.ShiftRightLogical(Vector256.LoadUnsafe(ref source, (nuint)i), 8).AsInt32();
            (Vector256.ConvertToSingle(bits) * Vector256.Create(FloatStep)).StoreUnsafe(ref destination, (nuint)i);
        }
        for (; i < target.Length; i++)
            target[i] = ToFloat(words[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Convert(ReadOnlySpan<ulong> words, Span<double> target)
    {
        ref var source = ref MemoryMarshal.GetReference(words);
        ref var destination = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= target.Length - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            var bits = Vector256.ShiftRightLogical(Vector256.LoadUnsafe(ref source, (nuint)i), 11).AsInt64();
            (Vector256.ConvertToDouble(bits) * Vector256.Create(DoubleStep)).StoreUnsafe(ref destination, (nuint)i);
        }
        for (; i < target.Length; i++)
            target[i] = ToDouble(words[i]);
    }
}
