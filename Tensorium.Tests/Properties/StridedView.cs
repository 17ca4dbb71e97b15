namespace Tensorium.Tests.Properties;

/// <summary>Views of a given shape with every kind of strides: permuted, with steps, backwards, repeated, and off the start of their storage.</summary>
internal static class StridedView
{
    /// <summary>A view of that shape by a random chain of one to three ways to look at a larger or smaller tensor.</summary>
    public static Tensor Of(Shape shape, Generator generator, DType dtype = DType.Float64) => Look(shape, generator, dtype, 1 + generator.NextInt(3));

    private static Tensor Look(Shape shape, Generator generator, DType dtype, int depth)
    {
        if (depth == 0) return Tensor.Normal(shape, generator, dtype: DType.Float64).To(dtype);
        Tensor Inner(params int[] sizes) => Look(sizes, generator, dtype, depth - 1);

        var sizes = shape.ToArray();
        if (sizes.Length == 0) return Inner(4)[generator.NextInt(4)];
        var axis = generator.NextInt(sizes.Length);
        switch (generator.NextInt(5))
        {
            case 0:
                var order = generator.Permutation(sizes.Length);
                var inner = new int[sizes.Length];
                for (var i = 0; i < order.Length; i++) inner[order[i]] = sizes[i];
                return Inner(inner).Permute(order);
            case 1:
                return Along(axis, Slice.Every(-1), Inner(sizes));
            case 2:
                return Along(axis, Slice.Every(2), Inner([.. sizes[..axis], sizes[axis] == 0 ? 0 : (2 * sizes[axis]) - 1, .. sizes[(axis + 1)..]]));
            case 3:
                return Inner([.. sizes[..axis], 1, .. sizes[(axis + 1)..]]).Expand(shape);
            default:
                return Inner([.. sizes[..axis], sizes[axis] + 2, .. sizes[(axis + 1)..]]).Narrow(axis, 1, sizes[axis]);
        }
    }

    private static Tensor Along(int axis, Slice slice, Tensor x) => x[[.. Enumerable.Repeat(Slice.All, axis), slice]];
}
