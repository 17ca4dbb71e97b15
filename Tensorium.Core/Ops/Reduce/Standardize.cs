namespace Tensorium.Ops
{
    /// <summary>Mean zero and variance one over some axes.</summary>
    public readonly struct Standardize : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Standardize",
            Kind = OpKind.Composite,
            Formula = "(x − mean x) / √(mean (x − mean x)² + ε)",
            Entries = ["Tensor.Standardize"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 5], -1, 1e-5), Sample([3, 5], 0, 1e-2), Sample([2, 3, 4], [1, 2], 1e-3), Sample([2, 3, 4], [0, 2], 0.5), Sample([7], Axes.All, 1e-5),
                Sample([], Axes.All, 1e-2), Sample([1], 0, 1e-2), Sample([3, 1], 1, 1), Sample([0, 3], 1, 1e-5), Sample([3, 137], 1, 1e-5), Sample([70, 3], 0, 1e-5),
            ],
        };

        private static OpSample Sample(Shape shape, Axes axes, double epsilon) => new(
            $"{shape} over {axes}, ε = {epsilon}",
            [new(shape, Domain.Real)],
            x => x[0].Standardize(axes, epsilon),
            x =>
            {
                var centered = NaiveArray.Zip(x[0], x[0].Reduce(axes, true, values => values.Average()), (value, mean) => value - mean);
                var variance = centered.Reduce(axes, true, values => values.Average(value => value * value));
                return NaiveArray.Zip(centered, variance, (value, spread) => value / Math.Sqrt(spread + epsilon));
            });
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Shifted and scaled to mean 0 and variance 1 over some axes (all by default): (x − mean) / √(variance + ε), with the variance of these values (no correction). What
        /// layer, group and instance normalisation have in common. Integers and bools are converted to real numbers.
        /// </summary>
        /// <param name="axes">The axes to normalise over; all of them stay.</param>
        /// <param name="epsilon">ε, positive: bounds the scale where the values hardly vary.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice, or there are no elements to take the mean of.</exception>
        /// <exception cref="ArgumentOutOfRangeException">ε is not a finite number above 0.</exception>
        public Tensor Standardize(Axes axes = default, double epsilon = 1e-5)
        {
            if (!(epsilon > 0 && double.IsFinite(epsilon)))
                throw new ArgumentOutOfRangeException(nameof(epsilon), epsilon, $"Standardize: ε is {epsilon}; it must be a finite number above 0, or values that do not vary are divided by 0");
            Ops.ReduceLaunch.Count("Standardize", Shape, axes, "nothing has no mean");
            var x = Ops.Launch.Real(this);
            var centered = x - x.Mean(axes, keepDims: true);
            return centered / (centered.Square().Mean(axes, keepDims: true) + epsilon).Sqrt();
        }
    }
}
