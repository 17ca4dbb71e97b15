namespace Tensorium.Ops;

/// <summary>Samples of functions of matrices: well away from singular ones, and naive elimination.</summary>
internal static class MatrixSamples
{
    /// <summary>Uniform in a unit around zero.</summary>
    public static Domain Unit { get; } = new(-1, 1);

    /// <summary>x + (n + 1)·I: dominated by its diagonal if its elements are within ±1. What is no such matrix, or elsewhere than <paramref name="beside"/>, is left for the op to refuse.</summary>
    public static Tensor Dominant(Tensor x, Tensor beside)
    {
        if (x.Rank < 2 || x.Shape[^1] != x.Shape[^2] || !ReferenceEquals(x.Device, beside.Device)) return x;

        // In the dtype of the result: a sum rounded to float32 before would be another matrix.
        var wide = x.To(DTypes.Promote(x.DType, beside.DType));
        return wide + (Tensor.Eye(x.Shape[^1], wide.DType, x.Device) * (x.Shape[^1] + 1));
    }

    /// <inheritdoc cref="Dominant(Tensor, Tensor)"/>
    public static NaiveArray Dominant(NaiveArray x) =>
        NaiveArray.Build(x.Shape, index => x[index] + (index[^1] == index[^2] ? x.Shape[^1] + 1 : 0));

    /// <summary>A function of each matrix, to a matrix of as many rows and columns.</summary>
    public static NaiveArray Each(NaiveArray x, Func<double[,], double[,]> function)
    {
        var n = x.Shape[^1];
        Shape batch = [.. x.Shape.AsSpan()[..^2]];
        var results = NaiveArray.Indices(batch).Select(index => function(Matrix(x, index))).ToArray();
        return new(x.Shape) { Values = [.. results.SelectMany(result => result.Cast<double>())] };
    }

    /// <summary>a⁻¹·b over broadcast batches, a vector b being a column.</summary>
    public static NaiveArray Solve(NaiveArray a, NaiveArray b)
    {
        var right = b.Shape.Rank == 1 ? new NaiveArray([b.Shape[0], 1]) { Values = b.Values } : b;
        var batch = Shape.Broadcast(a.Shape.ToArray()[..^2], right.Shape.ToArray()[..^2]);
        var y = new NaiveArray([.. batch, right.Shape[^2], right.Shape[^1]]);
        foreach (var index in NaiveArray.Indices(batch))
        {
            var x = Matrix(right, index);
            Eliminate(Matrix(a, index), x);
            for (var i = 0; i < x.GetLength(0); i++)
                for (var j = 0; j < x.GetLength(1); j++) y[[.. index, i, j]] = x[i, j];
        }

        return b.Shape.Rank == 1 ? new([.. batch, b.Shape[0]]) { Values = y.Values } : y;
    }

    /// <summary>ln |det| of each matrix.</summary>
    public static NaiveArray LogDeterminant(NaiveArray x) => NaiveArray.Build(
        [.. x.Shape.AsSpan()[..^2]], index => Eliminate(Matrix(x, index), new double[x.Shape[^1], 0]));

    /// <summary>The matrix at an index of a batch that x is broadcast to.</summary>
    private static double[,] Matrix(NaiveArray x, int[] index)
    {
        var matrix = new double[x.Shape[^2], x.Shape[^1]];
        for (var i = 0; i < matrix.GetLength(0); i++)
            for (var j = 0; j < matrix.GetLength(1); j++) matrix[i, j] = x.Broadcast([.. index, i, j]);
        return matrix;
    }

    /// <summary>Gauss–Jordan: b becomes a⁻¹·b; returns ln |det a|. Without pivoting, which matrices dominated by their diagonal, or triangular, do not need.</summary>
    private static double Eliminate(double[,] a, double[,] b)
    {
        int n = a.GetLength(0), m = b.GetLength(1);
        var logarithm = 0.0;
        for (var j = 0; j < n; j++)
        {
            var pivot = a[j, j];
            logarithm += Math.Log(Math.Abs(pivot));
            for (var k = 0; k < n; k++) a[j, k] /= pivot;
            for (var k = 0; k < m; k++) b[j, k] /= pivot;
            for (var i = 0; i < n; i++)
            {
                var factor = a[i, j];
                for (var k = 0; i != j && k < n; k++) a[i, k] -= factor * a[j, k];
                for (var k = 0; i != j && k < m; k++) b[i, k] -= factor * b[j, k];
            }
        }

        return logarithm;
    }
}
