using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>a − b.</summary>
    public readonly struct Subtract : IOp, IBinaryOp, IIntegerOp
    {
        /// <inheritdoc/>
        public static string Name => "Subtract";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "a − b", ["Tensor.op_Subtraction"], (a, b) => a - b, (a, b) => a - b, Domain.Real, Domain.Real,
            maxUlp: 0.5,
            special: [(double.PositiveInfinity, double.PositiveInfinity, double.NaN), (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => Ops.Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => left - right;

        /// <inheritdoc cref="IIntegerOp.Invoke"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T IIntegerOp.Invoke<T>(T left, T right) => unchecked(left - right);

        T IIntegerOp.Identity<T>() => T.Zero;

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0 ? gradient : -gradient;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The difference, element by element, broadcast and promoted.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator -(Tensor left, Tensor right) => Ops.Launch.Arithmetic(default(Ops.Subtract), left, right);

        /// <summary>The difference of each element and a number.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left - right.Beside(left);

        /// <summary>The difference of a number and each element.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => left.Beside(right) - right;
    }
}
