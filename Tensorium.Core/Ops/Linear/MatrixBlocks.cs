namespace Tensorium.Ops;

/// <summary>
/// Blocks of matrices, read and written where they lie and never recorded: what factorisations and solves are made of. The blocks on the diagonal are the
/// backend's own loops; all else is its matrix product.
/// </summary>
internal static class MatrixBlocks
{
    /// <summary>The size of a block: small enough for the loops on the diagonal to stay in cache, large enough for products to be worth their packing.</summary>
    public const int Size = 64;

    /// <summary>A block of each matrix of a batch.</summary>
    public static Tensor Of(Tensor x, int row, int rows, int column, int columns) => new(
        x.Storage,
        new([.. x.Shape.AsSpan()[..^2], rows, columns], [.. x.Strides], x.Offset + (row * x.Strides[^2]) + (column * x.Strides[^1])),
        x.DType);

    /// <summary>The matrices transposed.</summary>
    public static Tensor Transposed(Tensor x) =>
        new(x.Storage, new([.. x.Shape.AsSpan()[..^2], x.Shape[^1], x.Shape[^2]], [.. x.Strides[..^2], x.Strides[^1], x.Strides[^2]], x.Offset), x.DType);

    /// <summary>target −= left · right.</summary>
    public static void SubtractProduct(Tensor left, Tensor right, Tensor target)
    {
        if (target.ElementCount == 0 || left.Shape[^1] == 0) return;
        var product = Tensor.Empty(target.Shape, target.DType, target.Device);
        target.Device.Backend.MatMul(left, right, product);
        target.Device.Backend.Zip(default(Subtract), target, product, target);
        product.Storage.Release();
    }

    /// <summary>y = a⁻¹ · y, in place, for triangular matrices a of any size; the last axis of y has stride 1.</summary>
    public static void SolveTriangular(Tensor a, Tensor y, bool isUpper, bool isUnit)
    {
        int size = a.Shape[^1], columns = y.Shape[^1];
        if (y.ElementCount == 0) return;
        for (var done = 0; done < size; done += Size)
        {
            var count = Math.Min(Size, size - done);
            var row = isUpper ? size - done - count : done;
            var known = isUpper ? size - done : 0;
            var rows = Of(y, row, count, 0, columns);
            SubtractProduct(Of(a, row, count, known, done), Of(y, known, done, 0, columns), rows);
            y.Device.Backend.TriangularSolve(Of(a, row, count, row, count), rows, isUpper, isUnit);
        }
    }

    /// <summary>Checks that the last two axes are those of square matrices.</summary>
    /// <exception cref="ShapeException">They are not.</exception>
    public static void CheckSquare(string operation, Tensor x)
    {
        if (x.Rank < 2 || x.Shape[^1] != x.Shape[^2])
            throw new ShapeException($"{operation}: a tensor of shape {x.Shape} is no square matrix; its last two axes must have one size");
    }

    /// <summary>The right-hand side as matrices of as many rows as a has; a vector is a column.</summary>
    /// <exception cref="ShapeException">It has another number of rows, is a scalar, or its batch axes do not broadcast with those of a.</exception>
    public static Tensor RightHandSide(string operation, Tensor a, Tensor right)
    {
        CheckSquare(operation, a);
        Launch.SameDevice(operation, a, right);
        if (right.Rank == 0 || right.Shape[right.Rank == 1 ? 0 : ^2] != a.Shape[^1])
            throw new ShapeException($"{operation}: the matrix is {a.Shape}, the right-hand side {right.Shape}; it must have {a.Shape[^1]} rows, as [..., {a.Shape[^1]}, columns] or a vector [{a.Shape[^1]}]");
        if (right.Rank == 1) return right.Unsqueeze(1);
        Batch(operation, a, right);
        return right;
    }

    /// <summary>A copy of the right-hand side for each matrix of the broadcast batch.</summary>
    public static Tensor Spread(string operation, Tensor a, Tensor right)
    {
        var y = Tensor.Empty([.. Batch(operation, a, right), right.Shape[^2], right.Shape[^1]], right.DType, right.Device);
        y.Device.Backend.Copy(right, y);
        return y;
    }

    /// <summary>Names one matrix of a batch, for messages.</summary>
    public static string Name(Shape shape, int matrix)
    {
        if (shape.Rank == 2) return "the matrix";
        Shape batch = [.. shape.AsSpan()[..^2]];
        var index = new int[batch.Rank];
        for (int axis = index.Length - 1, rest = matrix; axis >= 0; rest /= shape[axis], axis--) index[axis] = rest % shape[axis];
        return $"matrix [{string.Join(", ", index)}] of the batch {batch}";
    }

    private static Shape Batch(string operation, Tensor a, Tensor b) => Shape.Broadcast([.. a.Shape.AsSpan()[..^2]], [.. b.Shape.AsSpan()[..^2]], operation);
}
