using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>a · b.</summary>
    public readonly struct Multiply : IOp, IBinaryOp, IIntegerOp, IReduceOp
    {
        /// <inheritdoc/>
        public static string Name => "Multiply";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "a · b", ["Tensor.op_Multiply"], (a, b) => a * b, (a, b) => a * b, Domain.Real, Domain.Real,
            maxUlp: 0.5,
            special: [(0.0, double.PositiveInfinity, double.NaN), (-0.0, 3.0, -0.0)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => argument == 0 ? Ops.Saves.Right : Ops.Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => left * right;

        /// <inheritdoc cref="IIntegerOp.Invoke"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T IIntegerOp.Invoke<T>(T left, T right) => unchecked(left * right);

        T IIntegerOp.Identity<T>() => T.One;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Identity<V>()
            where V : struct, IVec<V> => V.Splat(1);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<V>(V left, V right)
            where V : struct, IVec<V> => Invoke(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => gradient * (argument == 0 ? saved.Right : saved.Left);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The product, element by element, broadcast and promoted; for the matrix product see <see cref="MatMul"/>.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator *(Tensor left, Tensor right) => Ops.Launch.Arithmetic(default(Ops.Multiply), left, right);

        /// <summary>The product of each element and a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left * right.Beside(left);

        /// <summary>The product of a number and each element.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => left.Beside(right) * right;
    }
}
