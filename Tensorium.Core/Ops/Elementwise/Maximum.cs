using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The greater of a and b.</summary>
    public readonly struct Maximum : IOp, IBinaryOp, IIntegerOp, IReduceOp
    {
        /// <inheritdoc/>
        public static string Name => "Maximum";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "max(a, b)", ["Tensor.Maximum"], (a, b) => a.Maximum(b), Math.Max, Domain.Real, Domain.Real,
            gradient: GradientVerdict.Piecewise,
            maxUlp: 0,
            special: [(-0.0, 0.0, 0.0), (double.NaN, 1.0, double.NaN), (1.0, double.NaN, double.NaN), (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => Ops.Saves.Left | Ops.Saves.Right;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => V.Max(left, right);

        /// <inheritdoc cref="IIntegerOp.Invoke"/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        T IIntegerOp.Invoke<T>(T left, T right) => T.Max(left, right);

        T IIntegerOp.Identity<T>() => T.MinValue;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Identity<V>()
            where V : struct, IVec<V> => V.Splat(double.NegativeInfinity);

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<V>(V left, V right)
            where V : struct, IVec<V> => Invoke(left, right);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0
            ? Share(saved.Left, saved.Right, gradient)
            : Share(saved.Right, saved.Left, gradient);

        private static Tensor Share(Tensor own, Tensor other, Tensor gradient) =>
            Tensor.Where(own > other, gradient, Tensor.Where(own.Equal(other), gradient * 0.5, 0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The greater of this and the other, element by element, broadcast and promoted. NaN if either is; equal elements share the gradient.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Maximum(Tensor other) => Ops.Launch.Arithmetic(default(Ops.Maximum), this, other);

        /// <summary>The greater of this and the other, of each element and a number. NaN if either is; equal elements share the gradient.</summary>
        public Tensor Maximum(Scalar other) => Maximum(other.Beside(this));
    }
}
