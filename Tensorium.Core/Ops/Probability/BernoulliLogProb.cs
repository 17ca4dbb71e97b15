using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The log-probability of binary (or grey) outcomes by logits.</summary>
    public readonly struct BernoulliLogProb : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "BernoulliLogProb",
            Kind = OpKind.Composite,
            Formula = "Σ x·l − ln(1 + eˡ)",
            Entries = ["Tensor.BernoulliLogProb"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 5], [3, 5], 1), Sample([5], [5], 1), Sample([2, 3, 4], [3, 4], 2), Sample([2, 3, 4], [3, 4], 1), Sample([3, 1], [1, 4], 1), Sample([4], [2, 1], 1),
                Sample([2, 3], [2, 3], 0), Sample([], [], 0), Sample([3, 0], [3, 0], 1), Sample([0, 3], [0, 3], 1), Sample([2, 37], [2, 37], 1), Sample([2, 2500], [2500], 1),
            ],
        };

        private static OpSample Sample(Shape logits, Shape targets, int axes) => new(
            $"{targets} under {logits} over {axes} axes",
            [new(logits, new(-8, 8)), new(targets, new(0.01, 0.99))],
            x => x[0].BernoulliLogProb(x[1], axes),
            x => NaiveArray.Zip(x[0], x[1], (l, t) => (t * l) - Math.Max(l, 0) - Math.Log(1 + Math.Exp(-Math.Abs(l)))).Reduce(
                Enumerable.Range(Math.Max(logits.Rank, targets.Rank) - axes, axes).ToArray(), false, values => values.Sum()));
    }

    /// <summary>(a weight, x, l) ↦ weight · (x − σ(l)): what the logits get.</summary>
    internal readonly struct BernoulliSlope : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a * (b - Elementary.SigmoidInlined(c));
    }

    /// <summary>Σ x·l − ln(1 + eˡ) over the last axes of contiguous logits; the targets are theirs, or the last rows of them repeated.</summary>
    internal sealed class BernoulliLogProbRecipe(Tensor logits, Tensor targets, int axes) : JointRecipe("BernoulliLogProb", logits, targets)
    {
        private readonly Saved _logits = new(logits);
        private readonly Saved _targets = new(targets);
        private bool _isLogitsSpent;

        public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
        {
            var weight = gradient.Reshape([.. gradient.Shape, .. Enumerable.Repeat(1, axes)]);
            var (logits, targets) = (_logits.Read(Operation), _targets.Read(Operation));
            return [wanted[0] ? Slope() : null, wanted[1] ? weight * logits : null];

            Tensor Slope()
            {
                if (Recording.IsEnabled) return weight * (targets - logits.Sigmoid());

                // The largest value of many a model's graph: its gradient goes where it was, rather than beside it.
                var slope = _isLogitsSpent ? logits.Detached() : Tensor.Empty(logits.Shape, logits.DType, logits.Device);
                slope.Device.Backend.ZipThree(default(BernoulliSlope), weight, targets, logits, slope);
                if (_isLogitsSpent) slope.Storage.Touch();
                return slope;
            }
        }

        internal override int SpendableInput(ReadOnlySpan<bool> wanted) => wanted[0] && !wanted[1] ? 0 : -1;

        internal override void Spend() => _isLogitsSpent = true;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The log-probability of outcomes x under independent coins with logits l (this tensor), Σ x·l − ln(1 + eˡ) over the last axes, in one pass: 1 has the probability
        /// σ(l). Targets between 0 and 1 give minus the cross-entropy. Nothing underflows: no logarithm is taken of a probability that was rounded to 0.
        /// </summary>
        /// <param name="targets">x, in [0, 1], broadcast with the logits.</param>
        /// <param name="axes">How many of the last axes are summed over.</param>
        /// <returns>The shape that both are broadcast to, without those axes.</returns>
        /// <exception cref="ArgumentException">A target is not in [0, 1] (checked on the CPU).</exception>
        /// <exception cref="ArgumentOutOfRangeException">There are not so many axes.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor BernoulliLogProb(Tensor targets, int axes)
        {
            Ops.Launch.SameDevice("BernoulliLogProb", this, targets);
            var shape = Shape.Broadcast(Shape, targets.Shape, "BernoulliLogProb");
            if (axes < 0 || axes > shape.Rank)
                throw new ArgumentOutOfRangeException(nameof(axes), axes, $"BernoulliLogProb: logits of {Shape} and targets of {targets.Shape} have {shape.Rank} axes to sum over");
            var dtype = DTypes.Promote(DTypes.Promote(DType, targets.DType), DType.Float32);
            var (l, x) = (Spread(this, dtype, shape), targets.To(dtype));

            // Fewer rows of targets than of logits are read again and again; any other broadcasting takes a copy.
            var isSuffix = x.Rank >= axes && x.Shape.AsSpan().SequenceEqual(shape.AsSpan()[(shape.Rank - x.Rank)..]);
            x = isSuffix ? x.Contiguous() : Spread(x, dtype, shape);

            int count = 1, targetRows = 1;
            foreach (var size in shape.AsSpan()[(shape.Rank - axes)..]) count *= size;
            foreach (var size in x.Shape.AsSpan()[..(x.Rank - axes)]) targetRows *= size;
            var y = Empty([.. shape.AsSpan()[..(shape.Rank - axes)]], dtype, l.Device);
            if (!y.Device.Backend.BernoulliLogProb(l, x, y.ElementCount, targetRows, count, y)) throw Outside(x);
            return Recording.Needs(l, x) ? Recording.Record(y, new Ops.BernoulliLogProbRecipe(l, x, axes)) : y;
        }

        private static Tensor Spread(Tensor x, DType dtype, Shape shape)
        {
            x = x.To(dtype);
            return (x.Shape == shape ? x : x.Expand(shape)).Contiguous();
        }

        private static ArgumentException Outside(Tensor targets)
        {
            var values = targets.Detached().To(DType.Float64).ToArray<double>();
            var index = Array.FindIndex(values, value => !(value is >= 0 and <= 1));
            return new($"BernoulliLogProb: a target must lie in [0, 1]; element {index} of the tensor of shape {targets.Shape} is {values[index]}; divide pixels from 0 to 255 by 255");
        }
    }
}
