using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>Whether the left and the right holds.</summary>
    public readonly struct And : IOp, IComparison
    {
        /// <inheritdoc/>
        public static string Name => "And";

        /// <inheritdoc/>
        public static OpRow Row => LogicLaunch.Row(Name, "a ∧ b", "Tensor.op_BitwiseAnd", (a, b) => a & b, (a, b) => a & b);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Mask<V>(V left, V right)
            where V : struct, IVec<V> => V.And(left, right);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Test<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => (left & right) != T.Zero;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where the left and the right holds, of bool tensors broadcast to each other; bool, without gradient.</summary>
        /// <exception cref="DTypeException">One is not bool.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator &(Tensor left, Tensor right) => Ops.LogicLaunch.Run(default(Ops.And), left, right);
    }
}
