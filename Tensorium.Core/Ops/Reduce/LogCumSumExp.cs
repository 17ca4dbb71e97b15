using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ln of the running sum of eˣ along an axis, without overflow.</summary>
    public readonly struct LogCumSumExp : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "LogCumSumExp",
            Kind = OpKind.Composite,
            Formula = "yᵢ = ln Σ exp(xⱼ) for j ≤ i",
            Entries = ["Tensor.LogCumSumExp"],
            Gradient = GradientVerdict.Smooth,
            Samples = ScanLaunch.Samples(new(-20, 20), (x, axis) => x.LogCumSumExp(axis), values => Math.Log(values.Sum(Math.Exp))),
        };
    }

    /// <summary>ln(eᵃ + eᵇ) = max(a, b) + ln(1 + e^−|a − b|). Equal infinities differ by 0, as everything that is equal.</summary>
    internal readonly struct LogAddExp : IReduceOp
    {
        public V Identity<V>()
            where V : struct, IVec<V> => V.Splat(double.NegativeInfinity);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Combine<V>(V left, V right)
            where V : struct, IVec<V>
        {
            var greatest = V.Max(left, right);
            var excess = V.Select(V.Equal(left, right), V.Splat(0), V.Min(left, right) - greatest);
            return greatest + Elementary.Softplus(excess);
        }
    }

    /// <summary>
    /// ln of a running sum of exponentials. ∂yᵢ/∂xₖ = exp(xₖ − yᵢ), taken in steps that are at most 1, which nothing can overflow in:
    /// exp(xₖ − yₖ) · sₖ with sₖ = gₖ + exp(yₖ − yₖ₊₁) · sₖ₊₁.
    /// </summary>
    internal sealed class LogCumSumExpRecipe(Tensor x, Tensor y, int axis) : Recipe("LogCumSumExp", x)
    {
        private readonly Saved _x = new(x);
        private readonly Saved _y = new(y);

        public override Tensor Vjp(int input, Tensor gradient)
        {
            var (terms, sums) = (_x.Read(Operation), _y.Read(Operation));
            var rest = sums.Shape[axis] - 1;
            if (rest < 0) return gradient;
            var share = Launch.Binary(default(Excess), terms, sums).Exp();
            var factor = Launch.Binary(default(Excess), sums.Narrow(axis, 0, rest), sums.Narrow(axis, 1, rest)).Exp();
            if (InfiniteTerms(terms.Detached(), sums.Detached()) is { } infinite)
            {
                // Terms of an infinite sum share it evenly, as in LogSumExp: the first k of them as the first k of equal numbers.
                share = share / infinite;
                factor = factor * infinite.Narrow(axis, 0, rest) / infinite.Narrow(axis, 1, rest);
            }

            return share * ScanLaunch.Accumulate(gradient, factor, axis);
        }

        /// <summary>How many terms up to each place are as infinite as their sum, 1 where it is finite; null where all are.</summary>
        private Tensor? InfiniteTerms(Tensor terms, Tensor sums)
        {
            if (sums.IsFinite().All().Item() != 0) return null;
            var one = Tensor.Ones([], sums.DType, sums.Device);
            return Tensor.Where(sums.Equal(double.NegativeInfinity), Count(double.NegativeInfinity), Tensor.Where(sums.Equal(double.PositiveInfinity), Count(double.PositiveInfinity), one));

            Tensor Count(double infinity) => terms.Equal(infinity).To(sums.DType).CumSum(axis);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// ln of the running sum of eˣ along an axis, without overflow or underflow: each element with all before it; −∞ as long as all are. Where the greatest elements so
        /// far are infinite they share the gradient evenly, as in <see cref="LogSumExp"/>. Integers and bools are converted to real numbers.
        /// </summary>
        /// <param name="axis">The axis to run along.</param>
        /// <exception cref="ShapeException">The axis does not exist.</exception>
        public Tensor LogCumSumExp(int axis)
        {
            axis = Shape.Axis(axis, "LogCumSumExp");
            var x = Ops.Launch.Real(this);
            var y = Ops.ScanLaunch.Reals(default(Ops.LogAddExp), x, axis);
            return Recording.Needs(x) ? Recording.Record(y, new Ops.LogCumSumExpRecipe(x, y, axis)) : y;
        }
    }
}
