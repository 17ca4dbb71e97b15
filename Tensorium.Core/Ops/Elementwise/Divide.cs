using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>a / b.</summary>
    public readonly struct Divide : IOp, IBinaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Divide";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "a / b", ["Tensor.op_Division"], (a, b) => a / b, (a, b) => a / b, Domain.Real, new(0.3, 3),
            maxUlp: 0.5,
            special: [(1.0, 0.0, double.PositiveInfinity), (1.0, -0.0, double.NegativeInfinity), (0.0, 0.0, double.NaN), (1.0, double.PositiveInfinity, 0.0)]);

        /// <inheritdoc/>
        public static Saves Saves(int argument) => argument == 0 ? Ops.Saves.Right : Ops.Saves.Right | Ops.Saves.Output;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => left / right;

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) =>
            argument == 0 ? gradient / saved.Right : -(gradient * saved.Y / saved.Right);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The quotient, element by element, broadcast and promoted, a real number also for integers.</summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor operator /(Tensor left, Tensor right) => Ops.Launch.Binary(default(Ops.Divide), left, right);

        /// <summary>The quotient of each element and a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left / right.RealBeside(left);

        /// <summary>The quotient of a number and each element.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => left.RealBeside(right) / right;
    }
}
