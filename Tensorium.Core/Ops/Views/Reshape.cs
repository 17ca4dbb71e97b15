namespace Tensorium.Ops
{
    /// <summary>The same elements in the same order, with other axes.</summary>
    public readonly struct Reshape : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Reshape",
            Kind = OpKind.Movement,
            Formula = "the same elements in row-major order, with other axes",
            Entries = ["Tensor.Reshape", "Tensor.Squeeze", "Tensor.Unsqueeze", "Tensor.Flatten"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([6], [2, 3], x => x.Reshape([2, 3])), Sample([2, 3, 4], [6, 4], x => x.Reshape([-1, 4])), Sample([1], [], x => x.Reshape([])),
                Sample([0, 3], [3, 0], x => x.Reshape([3, 0])), Sample([1, 3, 1], [3], x => x.Squeeze()), Sample([1, 3, 1], [1, 3], x => x.Squeeze(-1)),
                Sample([3], [3, 1], x => x.Unsqueeze(-1)), Sample([3], [1, 3], x => x.Unsqueeze(0)), Sample([2, 3, 4], [2, 12], x => x.Flatten(1)),
            ],
        };

        private static OpSample Sample(Shape from, Shape to, Func<Tensor, Tensor> apply) => new(
            $"{from} as {to}", [new(from, Domain.Real)], x => apply(x[0]), x => new(to) { Values = x[0].Values });
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The same elements in row-major order with another shape: a view where the layout allows it, a copy otherwise.</summary>
        /// <param name="shape">The new sizes; one of them may be −1, and becomes what is left.</param>
        /// <exception cref="ShapeException">The number of elements differs, or −1 does not come out even or occurs twice.</exception>
        public Tensor Reshape(params ReadOnlySpan<int> shape)
        {
            var target = ResolveReshape(shape);
            if (target == Shape) return this;
            if (_layout.TryReshape(target) is not { } layout) return Contiguous().Reshape(target);
            var shapeBefore = Shape;
            return Ops.View.Of("Reshape", this, layout, gradient => gradient.Reshape(shapeBefore));
        }

        /// <summary>Without the axes of size 1.</summary>
        public Tensor Squeeze() => Reshape([.. Shape.ToArray().Where(size => size != 1)]);

        /// <summary>Without one axis of size 1.</summary>
        /// <exception cref="ShapeException">The axis does not exist or has another size.</exception>
        public Tensor Squeeze(int axis)
        {
            axis = Shape.Axis(axis, "Squeeze");
            if (Shape[axis] != 1) throw new ShapeException($"Squeeze: axis {axis} of {Shape} has size {Shape[axis]}; only an axis of size 1 can go");
            return Reshape([.. Shape.AsSpan()[..axis], .. Shape.AsSpan()[(axis + 1)..]]);
        }

        /// <summary>With a new axis of size 1 before <paramref name="axis"/> (−1: after the last).</summary>
        /// <exception cref="ShapeException">There is no such place.</exception>
        public Tensor Unsqueeze(int axis)
        {
            if (axis < -Rank - 1 || axis > Rank)
                throw new ShapeException($"Unsqueeze: axis {axis} is out of range for shape {Shape}; new axes go from {-Rank - 1} to {Rank}");
            if (axis < 0) axis += Rank + 1;
            return Reshape([.. Shape.AsSpan()[..axis], 1, .. Shape.AsSpan()[axis..]]);
        }

        /// <summary>The axes from <paramref name="start"/> on as one.</summary>
        /// <exception cref="ShapeException">There is no such axis.</exception>
        public Tensor Flatten(int start = 0)
        {
            if (Rank == 0) return Reshape([1]);
            start = Shape.Axis(start, "Flatten");
            var rest = 1;
            foreach (var size in Shape.AsSpan()[start..]) rest *= size;
            return Reshape([.. Shape.AsSpan()[..start], rest]);
        }

        private Shape ResolveReshape(ReadOnlySpan<int> shape)
        {
            var unknown = shape.IndexOf(-1);
            if (unknown < 0)
            {
                var whole = Shape.Create(shape);
                if (whole.ElementCount != ElementCount)
                    throw new ShapeException($"Reshape: {Shape} has {ElementCount} elements, {whole} has {whole.ElementCount}");
                return whole;
            }

            var sizes = shape.ToArray();
            sizes[unknown] = 1;
            if (sizes.Contains(-1)) throw new ShapeException($"Reshape: only one size can be left open with −1, not [{string.Join(", ", shape.ToArray())}]");
            var known = Shape.Create(sizes).ElementCount;
            if (known == 0 || ElementCount % known != 0)
                throw new ShapeException($"Reshape: the {ElementCount} elements of {Shape} do not divide evenly into [{string.Join(", ", shape.ToArray())}]");
            sizes[unknown] = ElementCount / known;
            return sizes;
        }
    }
}
