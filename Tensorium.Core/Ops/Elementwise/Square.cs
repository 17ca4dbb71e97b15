using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>x².</summary>
    public readonly struct Square : IOp, IUnaryOp
    {
        /// <inheritdoc/>
        public static string Name => "Square";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Unary(
            Name, "x²", x => x.Square(), x => x * x, Domain.Real,
            maxUlp: 0.5,
            special: [(-0.0, 0), (double.NegativeInfinity, double.PositiveInfinity), (double.NaN, double.NaN)]);

        /// <inheritdoc/>
        public static Saves Saves => Saves.Left;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x * x;

        /// <inheritdoc/>
        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * (saved.X * 2);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>x², element by element; integers stay integers, and wrap.</summary>
        /// <exception cref="DTypeException">The tensor is bool.</exception>
        public Tensor Square() => DType.IsFloating() ? Ops.Launch.Unary(default(Ops.Square), this) : Ops.Launch.Number("Square", this) * this;
    }
}
