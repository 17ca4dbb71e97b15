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

    /// <summary>Σ x·l − ln(1 + eˡ) over the last axes of contiguous logits; the targets are theirs, or the last rows of them repeated.</summary>
    internal sealed class BernoulliLogProbRecipe(Tensor logits, Tensor targets, Tensor? residual, int axes) : JointRecipe("BernoulliLogProb", logits, targets)
    {
        private readonly Saved _logits = new(logits);
        private readonly Saved _targets = new(targets);
        private bool _isHandedOver;

        public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
        {
            var weight = gradient.Reshape([.. gradient.Shape, .. Enumerable.Repeat(1, axes)]);
            var logits = _logits.Read(Operation);
            var wantsTargets = wanted[1];

            // x − σ(l) shares its exponential with the value, and was stored then; recorded, it has to be an expression of what it came from.
            if (Recording.IsEnabled || residual is null) return [wanted[0] ? weight * (_targets.Read(Operation) - logits.Sigmoid()) : null, Targets()];
            var slope = _isHandedOver ? residual : Tensor.Empty(residual.Shape, residual.DType, residual.Device);
            if (wanted[0]) residual.Device.Backend.Zip(default(Multiply), weight.Expand(residual.Shape), residual, slope);
            if (_isHandedOver) residual = null;
            return [wanted[0] ? slope : null, Targets()];

            Tensor? Targets() => wantsTargets ? weight * logits : null;
        }

        internal override Storage? HandOver()
        {
            _isHandedOver = residual is not null;
            return residual?.Storage;
        }

        public override void Release() => residual?.Storage.ReleaseFromGraph();
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
            var isRecorded = Recording.Needs(l, x);
            var residual = isRecorded && l.Node is not null ? Empty(shape, dtype, l.Device) : null;
            if (!y.Device.Backend.BernoulliLogProb(l, x, y.ElementCount, targetRows, count, residual, y)) throw Outside(x);
            if (!isRecorded) return y;
            residual?.Storage.OwnByGraph();
            return Recording.Record(y, new Ops.BernoulliLogProbRecipe(l, x, residual, axes));
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
