using Tensorium.Models.Preprocessing;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Preprocessing;

public sealed class SymmetricEigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(60)]
    public void A_matrix_is_put_together_again_by_orthonormal_vectors_and_falling_values(int n)
    {
        var matrix = Random(n, seed: 1);
        Holds(matrix, SymmetricEigen.Decompose(matrix));
    }

    [Fact]
    public void A_second_difference_has_the_eigenvalues_of_the_textbook()
    {
        // Of the matrix with 2 on and −1 beside the diagonal: 2 − 2 cos(kπ/(n + 1)), and sin(ikπ/(n + 1)).
        const int n = 40;
        var matrix = (Tensor.Eye(n, DType.Float64) * 2) - Tensor.Ones([n - 1], DType.Float64).DiagonalEmbed(1) - Tensor.Ones([n - 1], DType.Float64).DiagonalEmbed(-1);
        var (values, vectors) = SymmetricEigen.Decompose(matrix);
        Near.Equal([.. Enumerable.Range(0, n).Select(i => 2 - (2 * Math.Cos((n - i) * Math.PI / (n + 1))))], values, 1e-14);
        var last = vectors[.., n - 1].ToArray<double>();
        for (var i = 0; i < n; i++) Assert.Equal(Math.Sqrt(2.0 / (n + 1)) * Math.Sin((i + 1) * Math.PI / (n + 1)), last[i], 1e-13);
    }

    [Fact]
    public void Equal_values_zero_and_diagonal_matrices_and_hugely_different_scales_are_no_trouble()
    {
        Near.Equal([3, 3, 3], SymmetricEigen.Decompose(Tensor.Eye(3, DType.Float64) * 3).Values);
        Near.Equal([0, 0], SymmetricEigen.Decompose(Tensor.Zeros([2, 2])).Values);
        var (values, vectors) = SymmetricEigen.Decompose(Tensor.From(1.0, 7, -2).DiagonalEmbed());
        Assert.Equal([7, 1, -2], values.ToArray<double>());
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 0, 1], vectors.ToArray<double>());
        Assert.Equal([0, 0], SymmetricEigen.Decompose(Tensor.Zeros([0, 0])).Vectors.Shape);
        foreach (var scale in new[] { 1e-200, 1e200 })
            Near.Equal(SymmetricEigen.Decompose(Random(6, seed: 2)).Values, SymmetricEigen.Decompose(Random(6, seed: 2) * scale).Values / scale);

        // Rank one, 29 eigenvalues 0.
        var x = Tensor.Normal([30, 1], new Generator(3), dtype: DType.Float64);
        Near.Equal([x.Square().Sum().Item(), .. new double[29]], SymmetricEigen.Decompose(x.MatMul(x.T)).Values);
    }

    [Fact]
    public void Vectors_point_to_where_they_are_largest_and_only_the_symmetric_part_counts()
    {
        var (values, vectors) = SymmetricEigen.Decompose(Random(7, seed: 4));
        foreach (var column in Enumerable.Range(0, 7)) Assert.True(vectors[.., column].ToArray<double>().MaxBy(Math.Abs) > 0);
        var half = Random(7, seed: 4).Triu(1) + (Random(7, seed: 4).Diagonal() / 2).DiagonalEmbed();
        var other = SymmetricEigen.Decompose(half * 2);
        Near.Equal(values, other.Values);
        Near.Equal(vectors, other.Vectors, 1e-12);
    }

    [Fact]
    public void What_has_no_such_decomposition_is_refused()
    {
        Assert.Throws<ShapeException>(() => SymmetricEigen.Decompose(Tensor.Zeros([2, 3])));
        Assert.Throws<ShapeException>(() => SymmetricEigen.Decompose(Tensor.Zeros([2, 2, 2])));
        Assert.Throws<DTypeException>(() => SymmetricEigen.Decompose(Tensor.Zeros([2, 2], DType.Int64)));
        var error = Assert.Throws<ArgumentException>(() => SymmetricEigen.Decompose(Tensor.From(new[,] { { 1, 0 }, { double.NaN, 1 } })));
        Assert.Contains("element [1, 0] of the matrix is NaN", error.Message, StringComparison.Ordinal);
    }

    private static void Holds(Tensor matrix, (Tensor Values, Tensor Vectors) eigen)
    {
        var (values, vectors) = eigen;
        Near.Equal(matrix, (vectors * values).MatMul(vectors.T), 1e-12);
        Near.Equal(Tensor.Eye(matrix.Shape[0], DType.Float64), vectors.T.MatMul(vectors), 1e-13);
        var list = values.ToArray<double>();
        Assert.Equal(list.OrderDescending(), list);
    }

    private static Tensor Random(int n, ulong seed)
    {
        var x = Tensor.Normal([n, n], new Generator(seed), dtype: DType.Float64);
        return x + x.T;
    }
}
