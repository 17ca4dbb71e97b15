namespace Tensorium.Ops;

/// <summary>What <see cref="Tril"/> and <see cref="Triu"/> share.</summary>
internal static class Triangle
{
    /// <summary>The row of either; <paramref name="isKept"/> says by how far an element is right of the diagonal.</summary>
    public static OpRow Row(string name, string where, Func<Tensor, int, Tensor> apply, Func<int, bool> isKept)
    {
        return new()
        {
            Name = name,
            Kind = OpKind.Movement,
            Formula = $"y[…, i, j] = x[…, i, j] where {where}, otherwise 0",
            Entries = [$"Tensor.{name}"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 3], 0), Sample([3, 5], 1), Sample([5, 3], -1), Sample([2, 3, 4], 0), Sample([3, 3], 7), Sample([3, 3], -7), Sample([0, 3], 0),
                Sample([1, 1], 0), Sample([37, 41], 3),
            ],
        };

        OpSample Sample(Shape shape, int diagonal) => new(
            $"{shape}, diagonal {diagonal}",
            [new(shape, Domain.Real)],
            x => apply(x[0], diagonal),
            x => NaiveArray.Build(shape, index => isKept(index[^1] - index[^2] - diagonal) ? x[0][index] : 0));
    }

    /// <summary>The elements where <paramref name="isKept"/> holds of their column and that of the diagonal in their row; 0 elsewhere.</summary>
    /// <exception cref="ShapeException">There are fewer than two axes.</exception>
    public static Tensor Of(string operation, Tensor x, int diagonal, Func<Tensor, Tensor, Tensor> isKept)
    {
        if (x.Rank < 2) throw new ShapeException($"{operation}: a tensor of shape {x.Shape} is no matrix; two axes are needed");
        var onDiagonal = Tensor.Arange(0, x.Shape[^2], DType.Int64, x.Device).Unsqueeze(1) + (long)diagonal;
        return Tensor.Where(isKept(Tensor.Arange(0, x.Shape[^1], DType.Int64, x.Device), onDiagonal), x, Tensor.Zeros([], x.DType, x.Device));
    }
}
