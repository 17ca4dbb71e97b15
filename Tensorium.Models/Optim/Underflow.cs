using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Models.Optim;

/// <summary>
/// Running means of gradients that have stopped coming, as those of a weight whose input pixel is always black, decay towards zero and never reach it: the smallest subnormal numbers
/// times 0.9 round to themselves. Arithmetic on subnormals takes a hundred times as long as on others; over MNIST, a step of Adam became three times as slow within three thousand steps.
/// </summary>
internal static class Underflow
{
    /// <summary>Zero for what is smaller than every normal number, as it will never be part of a step that changes a parameter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ToZero<V>(V x)
        where V : struct, IVec<V> =>
        V.Select(V.Less(V.Abs(x), V.Splat(V.IsDouble ? 2.2250738585072014e-308 : 1.1754943508222875e-38)), V.Splat(0), x);
}
