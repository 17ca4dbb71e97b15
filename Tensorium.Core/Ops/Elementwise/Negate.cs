using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>−x.</summary>
    public readonly struct Negate : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Negate";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "−x", x => -x, x => -x, Domain.Real,
            maxUlp: 0,
            special: [(0, -0.0), (double.PositiveInfinity, double.NegativeInfinity)])
            with { Entries = ["Tensor.op_UnaryNegation"] };

        /// <inheritdoc/>
        public static Saves Saves => Saves.None;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => -x;

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => -gradient;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>−x, element by element. Integers wrap.</summary>
        /// <exception cref="DTypeException">The tensor is bool.</exception>
        public static Tensor operator -(Tensor x) =>
            x.DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Negate), x) : 0 - Ops.Launch.Number("Negate", x);
    }
}
