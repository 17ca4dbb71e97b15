namespace Tensorium.Ops
{
    /// <summary>x − ln Σ eˣ along an axis.</summary>
    public readonly struct LogSoftmax : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "LogSoftmax",
            Kind = OpKind.Composite,
            Formula = "x − ln Σ eˣ",
            Entries = ["Tensor.LogSoftmax"],
            Gradient = GradientVerdict.Smooth,
            Samples = Softmax.Samples((x, axis) => x.LogSoftmax(axis), (x, sum) => x - Math.Log(sum)),
        };

        /// <summary>Of a few ops, along any axis; along the last one, a single pass has the same bits.</summary>
        internal static Tensor Composite(Tensor x, int axis)
        {
            // (x − m) − ln Σ eˣ⁻ᵐ, not x − LogSumExp: adding m and taking it off again would round twice.
            var excess = LogSumExp.Shift("LogSoftmax", x, axis).Excess;
            return excess - excess.Exp().Sum(axis, keepDims: true).Log();
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// x − ln Σ eˣ along an axis: the logarithm of <see cref="Softmax"/>, accurate where that underflows to 0, and the same at infinities.
        /// </summary>
        /// <param name="axis">The axis to normalise over.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor LogSoftmax(int axis)
        {
            var x = Ops.Launch.Real(this);
            return x.Shape.Axis(axis, "LogSoftmax") == Rank - 1 && Ops.SoftmaxRows.Fits(x, 1) ? Ops.SoftmaxRows.Softmax(Ops.SoftmaxKind.LogSoftmax, x) : Ops.LogSoftmax.Composite(x, axis);
        }
    }
}
