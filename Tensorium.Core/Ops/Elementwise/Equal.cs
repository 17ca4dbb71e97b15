using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether a = b.</summary>
    public readonly struct Equal : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "Equal";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Predicate(
            Name, "a = b", ["Tensor.Equal"], (a, b) => a.Equal(b), (a, b) => a == b,
            (1, 1, 1), (0.0, -0.0, 1), (double.NaN, double.NaN, 0), (double.NegativeInfinity, double.PositiveInfinity, 0));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Equal(left, right);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left == right;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where the elements are equal (NaN equals nothing), broadcast; a bool tensor without gradient.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Equal(Tensor other) => Ops.Launch.Comparison(default(Ops.Equal), this, other);

        /// <summary>Where an element and a number are equal (NaN equals nothing).</summary>
        public Tensor Equal(Scalar other) => Equal(other.ComparedTo(this));
    }
}
