namespace Tensorium.Gpu.Loops;

/// <summary>Where the matrices of a batch lie, those of a factor and those of a target, for kernels that take one matrix a group.</summary>
internal readonly struct MatrixPlaces(WalkSizes sizes, WalkStrides factor, WalkStrides target, int factorOffset, int targetOffset)
{
    public long Factor(int matrix) => factorOffset + factor.Place(sizes, matrix);

    public long Target(int matrix) => targetOffset + target.Place(sizes, matrix);
}

/// <summary>The batch axes of matrices, those joined along which both operands step evenly; an axis more than a kernel takes is walked by launches.</summary>
internal sealed class MatrixBatch
{
    // From the outermost axis.
    private readonly List<(int Size, int Factor, int Target)> _axes = [];

    public MatrixBatch(Tensor factor, Tensor target)
    {
        Shape batch = [.. target.Shape.AsSpan()[..^2]];
        var factorShape = factor.Shape;
        var missing = target.Rank - factor.Rank;
        for (var axis = 0; axis < batch.Rank; axis++)
        {
            if (batch[axis] == 1) continue;
            var own = axis - missing;
            var stride = own < 0 || factorShape[own] == 1 ? 0 : factor.Strides[own];
            var next = (Size: batch[axis], Factor: stride, Target: target.Strides[axis]);
            if (_axes.Count > 0 && _axes[^1] is var last && last.Factor == (long)next.Factor * next.Size && last.Target == (long)next.Target * next.Size)
                _axes[^1] = (last.Size * next.Size, next.Factor, next.Target);
            else
                _axes.Add(next);
        }

        if (_axes.Count == 0) _axes.Add((1, 0, 0));
    }

    /// <summary>Calls for the batch, or for each part of it that one launch takes: with the number of its first matrix, and how many there are.</summary>
    public void ForEach(Action<MatrixPlaces, int, int> launch) => ForEach(launch, 0, 0, 0, 0);

    private void ForEach(Action<MatrixPlaces, int, int> launch, int axis, int factorOffset, int targetOffset, int first)
    {
        var matrices = 1;
        for (var inner = axis; inner < _axes.Count; inner++) matrices *= _axes[inner].Size;
        if (_axes.Count - axis > StridedWalk.MaxRank)
        {
            var (size, factor, target) = _axes[axis];
            for (var i = 0; i < size; i++)
                ForEach(launch, axis + 1, factorOffset + (i * factor), targetOffset + (i * target), first + (i * (matrices / size)));
            return;
        }

        (int Size, int Factor, int Target) At(int fromInnermost) => _axes.Count - 1 - fromInnermost >= axis ? _axes[_axes.Count - 1 - fromInnermost] : (1, 0, 0);
        var places = new MatrixPlaces(
            new(_axes.Count - axis, At(0).Size, At(1).Size, At(2).Size, At(3).Size),
            new(At(0).Factor, At(1).Factor, At(2).Factor, At(3).Factor, At(4).Factor),
            new(At(0).Target, At(1).Target, At(2).Target, At(3).Target, At(4).Target),
            factorOffset,
            targetOffset);
        launch(places, first, matrices);
    }
}
