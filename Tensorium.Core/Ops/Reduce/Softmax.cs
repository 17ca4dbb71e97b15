namespace Tensorium.Ops
{
    /// <summary>eˣ / Σ eˣ along an axis.</summary>
    public readonly struct Softmax : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Softmax",
            Kind = OpKind.Composite,
            Formula = "eˣ / Σ eˣ",
            Entries = ["Tensor.Softmax"],
            Gradient = GradientVerdict.Smooth,
            Samples = Samples((x, axis) => x.Softmax(axis), (x, sum) => Math.Exp(x) / sum),
        };

        /// <summary>Of a few ops, along any axis; along the last one, a single pass has the same bits.</summary>
        internal static Tensor Composite(Tensor x, int axis)
        {
            var weights = LogSumExp.Shift("Softmax", x, axis).Excess.Exp();
            return weights / weights.Sum(axis, keepDims: true);
        }

        /// <summary>Samples of a function of each element and the Σ eˣ along its axis.</summary>
        internal static OpSample[] Samples(Func<Tensor, int, Tensor> apply, Func<double, double, double> function)
        {
            return [Sample([1], 0), Sample([5], 0), Sample([3, 4], -1), Sample([3, 4], 0), Sample([2, 3, 4], 1), Sample([0, 3], 1), Sample([3, 0], 1), Sample([7, 137], 1)];

            OpSample Sample(Shape shape, int axis) => new(
                $"{shape} along {axis}",
                [new(shape, new(-12, 12))],
                x => apply(x[0], axis),
                x => NaiveArray.Zip(x[0], x[0].Map(Math.Exp).Reduce(axis, true, values => values.Sum()), function));
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// eˣ / Σ eˣ along an axis: positive, and 1 in sum; without overflow. Where the greatest elements are infinite they share evenly, so an axis of −∞
        /// alone (everything masked) is uniform. For a logarithm of it use <see cref="LogSoftmax"/>, which does not underflow.
        /// </summary>
        /// <param name="axis">The axis to normalise over.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor Softmax(int axis)
        {
            var x = Ops.Launch.Real(this);
            return x.Shape.Axis(axis, "Softmax") == Rank - 1 && Ops.SoftmaxRows.Fits(x, 1) ? Ops.SoftmaxRows.Softmax(Ops.SoftmaxKind.Softmax, x) : Ops.Softmax.Composite(x, axis);
        }
    }
}
