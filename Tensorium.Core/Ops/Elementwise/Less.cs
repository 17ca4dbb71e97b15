using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether a &lt; b.</summary>
    public readonly struct Less : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "Less";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Predicate(
            Name, "a < b", ["Tensor.op_LessThan"], (a, b) => a < b, (a, b) => a < b,
            (1, 1, 0), (0.0, -0.0, 0), (double.NaN, double.NaN, 0), (double.NegativeInfinity, double.PositiveInfinity, 1));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.Less(left, right);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left < right;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where the left is below the right, broadcast; a bool tensor without gradient. False where either is NaN.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator <(Tensor left, Tensor right) => Ops.Launch.Comparison(default(Ops.Less), left, right);

        /// <summary>Where an element is below a number.</summary>
        public static Tensor operator <(Tensor left, Scalar right) => left < right.ComparedTo(left);

        /// <summary>Where a number is below an element.</summary>
        public static Tensor operator <(Scalar left, Tensor right) => left.ComparedTo(right) < right;
    }
}
