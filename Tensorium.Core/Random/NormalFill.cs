using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tensorium.Simd;

namespace Tensorium;

/// <summary>
/// Standard normal numbers by Box and Muller's transform, in groups of eight Philox blocks: of a group's uniforms the first half gives
/// radii and the second half angles; of its normals the first half are the cosines' and the second half the sines'. A large fill may be
/// cut at any multiple of a group and its parts filled in any order.
/// </summary>
/// <remarks>
/// Box, Muller: A note on the generation of random normal deviates (1958). It has no rejection, so element i needs no element before it.
/// The group is the same for every SIMD width: half of it is one vector of the widest.
/// </remarks>
internal static class NormalFill
{
    internal const int BlocksPerGroup = 8;

    // In elements; a multiple of every group. The numbers are made in the target's own memory while it is in the first-level cache.
    private const int Chunk = 1024;

    // 2⁻³¹ and 2⁻⁵³.
    private const float FloatStep = 1f / (1u << 31);
    private const double DoubleStep = 1.0 / (1L << 53);

    /// <summary>The elements of a group: 32 floats or 16 doubles.</summary>
    public static int Group<T>()
        where T : unmanaged =>
        BlocksPerGroup * Philox.WordsPerBlock * sizeof(uint) / Unsafe.SizeOf<T>();

    /// <summary>The blocks that a fill of <paramref name="elements"/> elements uses up: those of whole groups.</summary>
    public static ulong Blocks<T>(long elements)
        where T : unmanaged =>
        (ulong)((elements + Group<T>() - 1) / Group<T>() * BlocksPerGroup);

    public static void Fill(Span<float> target, ulong seed, ulong stream, ulong firstBlock)
    {
        if (Vector512.IsHardwareAccelerated) Fill<F32x16, float>(target, seed, stream, firstBlock);
        else if (Vector256.IsHardwareAccelerated) Fill<F32x8, float>(target, seed, stream, firstBlock);
        else if (Vector128.IsHardwareAccelerated) Fill<F32x4, float>(target, seed, stream, firstBlock);
        else Fill<F32x1, float>(target, seed, stream, firstBlock);
    }

    public static void Fill(Span<double> target, ulong seed, ulong stream, ulong firstBlock)
    {
        if (Vector512.IsHardwareAccelerated) Fill<F64x8, double>(target, seed, stream, firstBlock);
        else if (Vector256.IsHardwareAccelerated) Fill<F64x4, double>(target, seed, stream, firstBlock);
        else if (Vector128.IsHardwareAccelerated) Fill<F64x2, double>(target, seed, stream, firstBlock);
        else Fill<F64x1, double>(target, seed, stream, firstBlock);
    }

    internal static void Fill<V, T>(Span<T> target, ulong seed, ulong stream, ulong firstBlock)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var whole = target.Length / Group<T>() * Group<T>();
        for (var start = 0; start < whole; start += Chunk)
            FillGroups<V, T>(target[start..Math.Min(start + Chunk, whole)], seed, stream, firstBlock + Blocks<T>(start));
        var rest = target[whole..];
        if (rest.IsEmpty) return;
        Span<T> last = stackalloc T[Group<T>()];
        FillGroups<V, T>(last, seed, stream, firstBlock + Blocks<T>(whole));
        last[..rest.Length].CopyTo(rest);
    }

    /// <summary>Two independent normals from two independent uniforms in (0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void BoxMuller<V>(V radiusUniform, V angleUniform, out V first, out V second)
        where V : struct, IVec<V>
    {
        var radius = V.Sqrt(V.Splat(-2) * Elementary.LogOfNormal(radiusUniform));
        Elementary.SinCosTwoPiInlined(angleUniform, out var sine, out var cosine);
        first = radius * cosine;
        second = radius * sine;
    }

    /// <summary>The first of the two normals, alone: by the same body as the fills, so that no machine's own logarithm decides a bit.</summary>
    public static unsafe double BoxMuller(double radiusUniform, double angleUniform)
    {
        BoxMuller(F64x1.Splat(radiusUniform), F64x1.Splat(angleUniform), out var first, out _);
        double normal;
        F64x1.Store(first, &normal);
        return normal;
    }

    /// <summary>
    /// A uniform number in (0, 1] from the 31 high bits of a word: (n + ½)·2⁻³¹, rounded once. Small numbers, which make the tails, keep
    /// all their bits: the largest normal is √(−2 ln 2⁻³²) = 6.66.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToPositive(uint word) => ((int)(word >> 1) + 0.5f) * FloatStep;

    /// <summary>A uniform number in (0, 1] from the 53 high bits of two words: (n + 1)·2⁻⁵³, exact; the largest normal is √(−2 ln 2⁻⁵³) = 8.57.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToPositive(ulong words) => ((long)(words >> 11) + 1) * DoubleStep;

    private static unsafe void FillGroups<V, T>(Span<T> target, ulong seed, ulong stream, ulong firstBlock)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var words = MemoryMarshal.Cast<T, uint>(target);
        Philox.Fill(words, seed, stream, firstBlock);
        fixed (T* elements = target)
        {
            if (V.IsDouble) ToPositive((ulong*)elements, (double*)elements, target.Length);
            else ToPositive((uint*)elements, (float*)elements, target.Length);
            Transform<V, T>(elements, target.Length);
        }
    }

    // Lengths are multiples of a group, so of every vector: no tails.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void ToPositive(uint* words, float* target, int length)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            // Scaled by a power of two before the sum or after, it rounds alike.
            for (var i = 0; i < length; i += Vector512<float>.Count)
            {
                var bits = Vector512.ShiftRightLogical(Vector512.Load(words + i), 1).AsInt32();
                Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(bits), Vector512.Create(FloatStep), Vector512.Create(0.5f * FloatStep)).Store(target + i);
            }

            return;
        }

        for (var i = 0; i < length; i += Vector256<float>.Count)
        {
            var bits = Vector256.ShiftRightLogical(Vector256.Load(words + i), 1).AsInt32();
            ((Vector256.ConvertToSingle(bits) + Vector256.Create(0.5f)) * Vector256.Create(FloatStep)).Store(target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void ToPositive(ulong* words, double* target, int length)
    {
        for (var i = 0; i < length; i += Vector256<double>.Count)
        {
            var bits = Vector256.ShiftRightLogical(Vector256.Load(words + i), 11).AsInt64() + Vector256<long>.One;
            (Vector256.ConvertToDouble(bits) * Vector256.Create(DoubleStep)).Store(target + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Transform<V, T>(T* elements, int length)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
        var half = Group<T>() / 2;
        for (var group = elements; group < elements + length; group += 2 * half)
        {
            for (var lane = 0; lane < half; lane += V.Lanes)
            {
                BoxMuller(V.Load(group + lane), V.Load(group + half + lane), out var first, out var second);
                V.Store(first, group + lane);
                V.Store(second, group + half + lane);
            }
        }
    }
}
