using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether a ≠ b.</summary>
    public readonly struct NotEqual : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "NotEqual";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Predicate(
            Name, "a ≠ b", ["Tensor.NotEqual"], (a, b) => a.NotEqual(b), (a, b) => a != b,
            (1, 1, 0), (0.0, -0.0, 0), (double.NaN, double.NaN, 1), (double.NegativeInfinity, double.PositiveInfinity, 1));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Not(V.Equal(left, right));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left != right;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where the elements are different (NaN differs from everything), broadcast; a bool tensor without gradient.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor NotEqual(Tensor other) => Ops.Launch.Comparison(default(Ops.NotEqual), this, other);

        /// <summary>Where an element and a number are different (NaN differs from everything).</summary>
        public Tensor NotEqual(Scalar other) => NotEqual(other.ComparedTo(this));
    }
}
