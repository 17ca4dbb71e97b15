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
        public static Tensor operator -(Tensor x) => x.DType switch
        {
            DType.Bool => throw new DTypeException("Negate: bool has no arithmetic; convert with To(DType.Int64) first, or use Where"),
            DType.Float32 or DType.Float64 => Ops.Launch.Unary(default(Ops.Negate), x),
            _ => 0 - x,
        };
    }
}
