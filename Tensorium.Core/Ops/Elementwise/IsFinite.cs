using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether x is finite.</summary>
    public readonly struct IsFinite : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "IsFinite";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "|x| < ∞", x => x.IsFinite(), x => double.IsFinite(x) ? 1 : 0, Domain.Real,
            gradient: GradientVerdict.None,
            special: [(0, 1), (double.NaN, 0), (double.PositiveInfinity, 0), (double.NegativeInfinity, 0)])
            with { Kind = OpKind.Predicate, NoGradientBecause = "its result is bool" };

        /// <summary>The mask of the left argument; a predicate of one tensor is compared with itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Less(V.Abs(left), V.Splat(double.PositiveInfinity));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => true;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where an element is finite; a bool tensor without gradient. Integers always are.</summary>
        public Tensor IsFinite() => Ops.Launch.Comparison(default(Ops.IsFinite), this, this);
    }
}
