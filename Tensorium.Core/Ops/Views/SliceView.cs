namespace Tensorium.Ops
{
    /// <summary>A part of a tensor: indices, ranges, steps.</summary>
    public readonly struct SliceView : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Slice",
            Kind = OpKind.Movement,
            Formula = "x[i, a..b, every n-th, …]",
            Entries = ["Tensor.Slices"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([5], x => x[1..4], new SlicePart(1, 3, 1, false)),
                Sample([5], x => x[^1], new SlicePart(4, 1, 1, true)),
                Sample([4, 6], x => x[2], new(2, 1, 1, true), new(0, 6, 1, false)),
                Sample([4, 6], x => x[.., 1..^1], new(0, 4, 1, false), new(1, 4, 1, false)),
                Sample([4, 7], x => x[Slice.Every(2), Slice.Every(-3)], new(0, 2, 2, false), new(6, 3, -3, false)),
                Sample([2, 3, 4], x => x[1, .., 2], new(1, 1, 1, true), new(0, 3, 1, false), new(2, 1, 1, true)),
                Sample([3, 4], x => x[2..2], new(2, 0, 1, false), new(0, 4, 1, false)),
            ],
        };

        private static OpSample Sample(Shape shape, Func<Tensor, Tensor> apply, params SlicePart[] parts) => new(
            $"{shape} at {string.Join(", ", parts)}", [new(shape, Domain.Real)], x => apply(x[0]), x => Naive(x[0], parts));

        private static NaiveArray Naive(NaiveArray x, SlicePart[] parts)
        {
            var whole = NaiveArray.Build(
                [.. parts.Select(part => part.Count)],
                index => x[[.. index.Select((i, axis) => parts[axis].First + (i * parts[axis].Step))]]);
            return new([.. parts.Where(part => !part.Drop).Select(part => part.Count)]) { Values = whole.Values };
        }
    }

    /// <summary>What a slice takes of one axis.</summary>
    internal readonly record struct SlicePart(int First, int Count, int Step, bool Drop)
    {
        /// <summary>The layout of the part that <paramref name="parts"/> take of a tensor.</summary>
        public static Layout Apply(Layout layout, SlicePart[] parts)
        {
            var offset = layout.Offset;
            for (var axis = 0; axis < parts.Length; axis++)
            {
                if (parts[axis].Count > 0) offset += parts[axis].First * layout.Strides[axis];
            }

            return new(
                [.. parts.Where(part => !part.Drop).Select(part => part.Count)],
                [.. parts.Zip(layout.Strides).Where(pair => !pair.First.Drop).Select(pair => pair.First.Step * pair.Second)],
                offset);
        }
    }

    /// <summary>A part in its place in a whole that is one value elsewhere; its gradient is that part of the incoming one.</summary>
    internal sealed class SliceScatterRecipe(Tensor part, SlicePart[] parts) : Recipe("SliceScatter", part)
    {
        public override Tensor Vjp(int input, Tensor gradient) => gradient.SliceBy(parts);

        public static Tensor Apply(Tensor part, Shape whole, SlicePart[] parts, Scalar elsewhere = default)
        {
            var y = elsewhere == 0 ? Tensor.Zeros(whole, part.DType, part.Device) : Tensor.Full(whole, elsewhere, part.DType, part.Device);
            y.Device.Backend.Copy(part, new(y.Storage, SlicePart.Apply(y.Layout, parts), y.DType));
            return Recording.Needs(part) ? Recording.Record(y, new SliceScatterRecipe(part, parts)) : y;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// A part of the tensor, as a view: <c>x[3]</c>, <c>x[.., 1..^1]</c>, <c>x[Slice.Every(2), ^1]</c>. Axes not mentioned are taken whole.
        /// </summary>
        /// <exception cref="ShapeException">There are more parts than axes, or an index or a range lies outside of its axis.</exception>
        [System.Runtime.CompilerServices.IndexerName("Slices")]
        public Tensor this[params ReadOnlySpan<Slice> slices]
        {
            get
            {
                if (slices.Length > Rank) throw new ShapeException($"Slice: {slices.Length} parts were given for the {Rank} axes of {Shape}");
                var parts = new Ops.SlicePart[Rank];
                for (var axis = 0; axis < Rank; axis++)
                {
                    var slice = axis < slices.Length ? slices[axis] : Slice.All;
                    var (first, count, step) = slice.Resolve(Shape[axis], axis, Shape);
                    parts[axis] = new(first, count, step, slice.IsIndex);
                }

                return SliceBy(parts);
            }
        }

        internal Tensor SliceBy(Ops.SlicePart[] parts)
        {
            var shape = Shape;
            return Ops.View.Of(
                "Slice", this, Ops.SlicePart.Apply(_layout, parts), gradient => Ops.SliceScatterRecipe.Apply(gradient, shape, parts));
        }
    }
}
