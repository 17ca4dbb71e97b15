using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether x is infinite.</summary>
    public readonly struct IsInfinity : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "IsInfinity";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "|x| = ∞", x => x.IsInfinity(), x => double.IsInfinity(x) ? 1 : 0, Domain.Real,
            gradient: GradientVerdict.None,
            special: [(0, 0), (double.NaN, 0), (double.PositiveInfinity, 1), (double.NegativeInfinity, 1)])
            with { Kind = OpKind.Predicate, NoGradientBecause = "its result is bool" };

        /// <summary>The mask of the left argument; a predicate of one tensor is compared with itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Equal(V.Abs(left), V.Splat(double.PositiveInfinity));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => false;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where an element is infinite; a bool tensor without gradient. Integers never are.</summary>
        public Tensor IsInfinity() => Ops.Launch.Comparison(default(Ops.IsInfinity), this, this);
    }
}
