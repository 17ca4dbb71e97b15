using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether x is not a number.</summary>
    public readonly struct IsNaN : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "IsNaN";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x ≠ x", x => x.IsNaN(), x => double.IsNaN(x) ? 1 : 0, Domain.Real,
            gradient: GradientVerdict.None,
            special: [(0, 0), (double.NaN, 1), (double.PositiveInfinity, 0)])
            with { Kind = OpKind.Predicate, NoGradientBecause = "its result is bool" };

        /// <summary>The mask of the left argument; a predicate of one tensor is compared with itself.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Not(V.Equal(left, left));

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
        /// <summary>Where an element is not a number; a bool tensor without gradient. Integers never are.</summary>
        public Tensor IsNaN() => Ops.Launch.Comparison(default(Ops.IsNaN), this, this);
    }
}
