namespace Tensorium.Ops
{
    /// <summary>Tensors one after the other along an axis.</summary>
    public readonly struct Cat : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Cat",
            Kind = OpKind.Movement,
            Formula = "y = (x₀, x₁, …) along an axis",
            Entries = ["Tensor.Cat"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample(0, [3], [4]), Sample(0, [2, 3], [1, 3], [4, 3]), Sample(1, [2, 3], [2, 1]), Sample(-1, [2, 3, 2], [2, 3, 5]), Sample(0, [3]),
                Sample(0, [0], [2], [0]), Sample(1, [2, 0], [2, 0]), Sample(1, [0, 2], [0, 3]), Sample(1, [37, 30], [37, 41]),
            ],
        };

        private static OpSample Sample(int axis, params Shape[] shapes)
        {
            var along = shapes[0].Axis(axis, "Sample");
            return new(
                $"{string.Join(", ", shapes)} along {axis}",
                [.. shapes.Select(shape => new OpInput(shape, Domain.Real))],
                x => Tensor.Cat(x, axis),
                x => NaiveArray.Build(IndexLaunch.With(shapes[0], along, shapes.Sum(shape => shape[along])), index =>
                {
                    var part = 0;
                    var from = (int[])index.Clone();
                    for (; from[along] >= shapes[part][along]; part++) from[along] -= shapes[part][along];
                    return x[part][from];
                }));
        }
    }

    /// <summary>Tensors joined; each gradient is its part of the incoming one.</summary>
    internal sealed class CatRecipe(ReadOnlySpan<Tensor> parts, int axis, int[] starts) : Recipe("Cat", parts)
    {
        public override Tensor Vjp(int input, Tensor gradient) => gradient.Narrow(axis, starts[input], starts[input + 1] - starts[input]);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Tensors one after the other along an axis, promoted to meet: <c>Tensor.Cat([a, b], axis: 1)</c>.</summary>
        /// <param name="tensors">At least one; their sizes agree but for the axis.</param>
        /// <param name="axis">The axis that grows.</param>
        /// <exception cref="ShapeException">There are no tensors, the axis does not exist, other sizes differ, or the result is too large.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor Cat(ReadOnlySpan<Tensor> tensors, int axis = 0)
        {
            if (tensors.IsEmpty) throw new ShapeException("Cat: no tensors were given; at least one is needed, to know the shape and the dtype");
            var first = tensors[0];
            axis = first.Shape.Axis(axis, "Cat");
            var dtype = first.DType;
            var starts = new int[tensors.Length + 1];
            long size = 0;
            for (var i = 0; i < tensors.Length; i++)
            {
                var tensor = tensors[i];
                Ops.Launch.SameDevice("Cat", first, tensor);
                if (tensor.Rank != first.Rank || Ops.IndexLaunch.With(tensor.Shape, axis, first.Shape[axis]) != first.Shape)
                    throw new ShapeException($"Cat: tensor 0 has shape {first.Shape}, tensor {i} has {tensor.Shape}; they may differ on axis {axis} alone");
                dtype = DTypes.Promote(dtype, tensor.DType);
                size += tensor.Shape[axis];
                starts[i + 1] = (int)Math.Min(size, int.MaxValue);
            }

            if (size > int.MaxValue) throw new ShapeException($"Cat: the sizes along axis {axis} add up to {size}; a tensor holds at most {int.MaxValue} elements");

            var y = Empty(Ops.IndexLaunch.With(first.Shape, axis, starts[^1]), dtype, first.Device);
            for (var i = 0; i < tensors.Length; i++)
                y.Device.Backend.Copy(tensors[i], y.Narrow(axis, starts[i], tensors[i].Shape[axis]));
            return Recording.Needs(tensors) ? Recording.Record(y, new Ops.CatRecipe(tensors, axis, starts)) : y;
        }
    }
}
