namespace Tensorium.Ops;

/// <summary>
/// Square matrices with their rows reordered, as the product of a lower triangle of unit diagonal and an upper one, both in one matrix: Gaussian elimination with partial
/// pivoting, by blocks. Never recorded: gradients of what is made of it are solves themselves.
/// </summary>
internal sealed class LuFactors
{
    private readonly Tensor _both;

    // Row i of the factored matrix m is row _order[m·n + i] of the given one.
    private readonly int[] _order;
    private readonly double[] _parities;

    private LuFactors(Tensor both, int[] order, double[] parities) => (_both, _order, _parities) = (both, order, parities);

    public static LuFactors Of(Tensor x)
    {
        var y = x.Detached().Clone();
        var n = x.Shape[^1];
        var pivots = Tensor.Zeros([.. x.Shape.AsSpan()[..^1]], DType.Int64, x.Device);
        for (var at = 0; at < n && y.ElementCount > 0; at += MatrixBlocks.Size)
        {
            var count = Math.Min(MatrixBlocks.Size, n - at);
            var rest = n - at - count;
            y.Device.Backend.Eliminate(y, pivots, at, count);
            if (rest == 0) break;
            var right = MatrixBlocks.Of(y, at, count, at + count, rest);
            y.Device.Backend.TriangularSolve(MatrixBlocks.Of(y, at, count, at, count), right, isUpper: false, isUnit: true);
            MatrixBlocks.SubtractProduct(MatrixBlocks.Of(y, at + count, rest, at, count), right, MatrixBlocks.Of(y, at + count, rest, at + count, rest));
        }

        var (order, parities) = Orders(pivots.ToArray<long>(), n, [.. x.Shape.AsSpan()[..^2]]);
        return new(y, order, parities);
    }

    /// <summary>The sign of each determinant, −1, 0 or 1.</summary>
    public Tensor Sign() => _both.Diagonal().Sign().Prod(-1) * Tensor.From<double>(_parities, [.. _both.Shape.AsSpan()[..^2]], _both.Device).To(_both.DType);

    /// <summary>ln |det| of each matrix; −∞ for a singular one.</summary>
    public Tensor LogMagnitude() => _both.Diagonal().Abs().Log().Sum(-1);

    /// <exception cref="SingularMatrixException">A matrix has no inverse.</exception>
    public void CheckInvertible(string operation)
    {
        var matrix = Array.FindIndex(_both.Diagonal().Equal(0).Any(-1).ToArray<bool>(), isSingular => isSingular);
        if (matrix < 0) return;
        throw new SingularMatrixException(
            $"{operation}: {MatrixBlocks.Name(_both.Shape, matrix)} is singular: elimination leaves a column without a pivot, so there is no one solution; "
            + "a multiple of the identity, added to it, makes it regular",
            matrix);
    }

    /// <summary>The solution of A·X = B, or of Aᵀ·X = B: with P·A = L·U, U⁻¹·L⁻¹·P·B or Pᵀ·L⁻ᵀ·U⁻ᵀ·B.</summary>
    public Tensor Solve(string operation, Tensor right, bool transpose)
    {
        right = right.Detached();
        if (transpose)
        {
            var y = MatrixBlocks.Spread(operation, _both, right);
            MatrixBlocks.SolveTriangular(MatrixBlocks.Transposed(_both), y, isUpper: false, isUnit: false);
            MatrixBlocks.SolveTriangular(MatrixBlocks.Transposed(_both), y, isUpper: true, isUnit: true);
            return Reorder(y, back: true);
        }

        var x = Reorder(MatrixBlocks.Spread(operation, _both, right), back: false);
        MatrixBlocks.SolveTriangular(_both, x, isUpper: false, isUnit: true);
        MatrixBlocks.SolveTriangular(_both, x, isUpper: true, isUnit: false);
        return x;
    }

    /// <summary>The rows in the order of the factored matrix, or back; frees what it was given.</summary>
    private Tensor Reorder(Tensor y, bool back)
    {
        if (y.ElementCount == 0) return y;
        int n = y.Shape[^2], matrices = y.ElementCount / n / y.Shape[^1];
        Shape ownBatch = [.. _both.Shape.AsSpan()[..^2]], batch = [.. y.Shape.AsSpan()[..^2]];

        // Which of the factored matrices each of the broadcast batch has.
        var factored = Tensor.Arange(0, ownBatch.ElementCount, DType.Int64).Reshape(ownBatch).Expand(batch).ToArray<long>();
        var index = new long[matrices * n];
        for (var matrix = 0; matrix < matrices; matrix++)
        {
            for (var i = 0; i < n; i++)
            {
                var from = _order[((int)factored[matrix] * n) + i];
                if (back) index[(matrix * n) + from] = (matrix * n) + i;
                else index[(matrix * n) + i] = (matrix * n) + from;
            }
        }

        var reordered = Tensor.Empty(y.Shape, y.DType, y.Device);
        y.Device.Backend.Gather(y, Tensor.From<long>(index, [index.Length], y.Device), 1, index.Length, index.Length, y.Shape[^1], reordered);
        y.Storage.Release();
        return reordered;
    }

    /// <summary>Exchanges one after the other, as orders, with the sign of each.</summary>
    private static (int[] Order, double[] Parities) Orders(long[] pivots, int n, Shape batch)
    {
        var order = new int[pivots.Length];
        var parities = new double[batch.ElementCount];
        for (var matrix = 0; matrix < parities.Length; matrix++)
        {
            var rows = order.AsSpan(matrix * n, n);
            parities[matrix] = 1;
            for (var i = 0; i < n; i++) rows[i] = i;
            for (var i = 0; i < n; i++)
            {
                var pivot = (int)pivots[(matrix * n) + i];
                if (pivot == i) continue;
                (rows[i], rows[pivot]) = (rows[pivot], rows[i]);
                parities[matrix] = -parities[matrix];
            }
        }

        return (order, parities);
    }
}
