using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>ln Σ eˣ over some axes, without overflow.</summary>
    public readonly struct LogSumExp : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "LogSumExp",
            Kind = OpKind.Composite,
            Formula = "ln Σ eˣ = m + ln Σ eˣ⁻ᵐ, with m = max x",
            Entries = ["Tensor.LogSumExp"],
            Gradient = GradientVerdict.Smooth,
            Samples = ReduceLaunch.Samples(
                new(-20, 20), (x, axes, keep) => x.LogSumExp(axes, keep), values => Math.Log(values.Sum(Math.Exp))),
            SpecialValues =
            [
                new([1000], 1000), new([-1000], -1000), new([double.NaN], double.NaN),
                new([double.NegativeInfinity], double.NegativeInfinity), new([double.PositiveInfinity], double.PositiveInfinity),
            ],
        };

        /// <summary>Of a few ops, over any axes; over the last ones, a single pass has the same bits.</summary>
        internal static Tensor Composite(Tensor x, Axes axes, bool keepDims)
        {
            var (excess, greatest) = Shift("LogSumExp", x, axes);
            var y = excess.Exp().Sum(axes, keepDims).Log();
            return y + greatest.Reshape(y.Shape);
        }

        /// <summary>x − m with m = max x over the axes: at most 0, so that its exponential never overflows; and m, with the axes kept.</summary>
        internal static (Tensor Excess, Tensor Greatest) Shift(string operation, Tensor x, Axes axes)
        {
            x = Launch.Real(x);

            // ln Σ eˣ does not depend on m, so neither does its gradient: m is a constant.
            var greatest = ReduceLaunch.Reals(default(Maximum), operation, x.Detached(), axes, keepDims: true).Result;
            return (Launch.Binary(default(Excess), x, greatest), greatest);
        }
    }

    /// <summary>
    /// x − m for an m that is at least x, where ∞ − ∞ is 0: elements that are equal to the greatest have no excess, infinite or not. Otherwise a
    /// single infinity would make a whole softmax NaN, and its gradient.
    /// </summary>
    internal readonly struct Excess : IBinaryOp
    {
        public static string Name => "Excess";

        public static Saves Saves(int argument) => Ops.Saves.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => V.Select(V.Equal(left, right), V.Splat(0), left - right);

        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0 ? gradient : -gradient;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// ln Σ eˣ over some axes (all by default), without overflow; −∞ where all elements are, or where there are none. The gradient is the
        /// softmax: where the greatest elements are infinite, they share it evenly. Integers and bools are converted to real numbers.
        /// </summary>
        /// <param name="axes">The axes to sum over, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
        public Tensor LogSumExp(Axes axes = default, bool keepDims = false)
        {
            var x = Ops.Launch.Real(this);
            var last = Ops.SoftmaxRows.LastAxes(axes.Resolve(x.Shape, "LogSumExp"));
            if (!Ops.SoftmaxRows.Fits(x, last)) return Ops.LogSumExp.Composite(x, axes, keepDims);
            return Ops.SoftmaxRows.LogSumExp(x, last, Ops.ReduceLaunch.Shapes(x.Shape, axes, keepDims, "LogSumExp").Result);
        }
    }
}
