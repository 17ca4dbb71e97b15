using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>a + b.</summary>
    public readonly struct Add : IOp, IBinaryOp, IIntegerOp, IReduceOp
    {
        /// <inheritdoc/>
        public static string Name => "Add";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "a + b", ["Tensor.op_Addition"], (a, b) => a + b, (a, b) => a + b, Domain.Real, Domain.Real,
            maxUlp: 0.5,
            special: [(double.PositiveInfinity, double.NegativeInfinity, double.NaN), (-0.0, -0.0, -0.0), (-0.0, 0.0, 0.0)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => Ops.Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => left + right;

        /// <inheritdoc cref="IIntegerOp.Invoke"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T IIntegerOp.Invoke<T>(T left, T right) => unchecked(left + right);

        T IIntegerOp.Identity<T>() => T.Zero;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Identity<V>()
            where V : struct, IVec<V> => V.Splat(0);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<V>(V left, V right)
            where V : struct, IVec<V> => Invoke(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => gradient;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The sum, element by element, broadcast and promoted.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator +(Tensor left, Tensor right) => Ops.Launch.Arithmetic(default(Ops.Add), left, right);

        /// <summary>The sum of each element and a number.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left + right.Beside(left);

        /// <summary>The sum of a number and each element.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => left.Beside(right) + right;
    }
}
