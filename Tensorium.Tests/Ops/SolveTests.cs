using Tensorium.Autograd;
using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What the rows cannot say of solves and determinants: pivoting, singular matrices, refusals in words, sizes around the block, threads.</summary>
[Collection(nameof(ComputeThreads))]
public class SolveTests
{
    private static readonly double[,] Exchange = { { 0, 1 }, { 1, 0 } };

    [Fact]
    public void Zeros_on_the_diagonal_are_pivoted_away()
    {
        var x = Tensor.From(Exchange);
        Assert.Equal([7.0, 3], x.Solve(Tensor.From(3.0, 7)).ToArray<double>());
        Assert.Equal([0.0, 1, 1, 0], x.Inverse().ToArray<double>());
        Assert.Equal((-1, 0), (x.SlogDeterminant().Sign.Item(), x.SlogDeterminant().LogMagnitude.Item()));

        // Without pivoting, 1e-20 as a pivot would leave nothing of the second equation.
        Assert.Equal([1.0, 1], Tensor.From(new[,] { { 1e-20, 1 }, { 1, 1 } }).Solve(Tensor.From(1.0, 2)).ToArray<double>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(150)]
    public void Permutations_are_solved_exactly_and_have_their_sign(int n)
    {
        var order = Tensor.Permutation(n, new Generator((ulong)n)).ToArray<long>();
        var x = Tensor.Eye(n, DType.Float64).IndexSelect(0, Tensor.From<long>(order, [n]));
        var right = Tensor.Normal([n, 2], new Generator(9), dtype: DType.Float64);
        Assert.Equal(x.T.MatMul(right).ToArray<double>(), x.Solve(right).ToArray<double>());
        Assert.Equal(x.T.ToArray<double>(), x.Inverse().ToArray<double>());
        var inversions = order.SelectMany((a, i) => order.Skip(i + 1).Select(b => a > b)).Count(isInverted => isInverted);
        var (sign, magnitude) = x.SlogDeterminant();
        Assert.Equal((inversions % 2 == 0 ? 1 : -1, 0), (sign.Item(), magnitude.Item()));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(129)]
    public void The_solution_solves_any_matrix_and_its_transpose(int n)
    {
        var generator = new Generator(10);
        Tensor x = Tensor.Normal([2, n, n], generator, dtype: DType.Float64), right = Tensor.Normal([n, 3], generator, dtype: DType.Float64);
        Assert.True((x.MatMul(x.Solve(right)) - right).Abs().Max().Item() < 1e-10);
        Assert.True((x.T.MatMul(x.T.Solve(right)) - right).Abs().Max().Item() < 1e-10);

        // The gradient of the right-hand side is a solve with the transpose, by the factors that there are.
        var tracked = right.RequireGrad();
        x.Solve(tracked).Sum().Backward();
        Assert.True((x.T.Solve(Tensor.Ones([n, 3], DType.Float64)).Sum(0) - tracked.Grad!).Abs().Max().Item() < 1e-10);
    }

    [Fact]
    public void A_singular_matrix_is_named()
    {
        var batch = Tensor.Eye(2, DType.Float64).Expand([3, 2, 2]).Clone();
        batch[1].CopyFrom(Tensor.From(new double[,] { { 1, 2 }, { 2, 4 } }));
        var thrown = Assert.Throws<SingularMatrixException>(() => batch.Solve(Tensor.Ones([2], DType.Float64)));
        Assert.Equal(
            "Solve: matrix [1] of the batch [3] is singular: elimination leaves a column without a pivot, so there is no one solution; a multiple of the identity, added to it, makes it regular",
            thrown.Message);
        Assert.Equal(1, thrown.Matrix);
        Assert.StartsWith("Inverse: the matrix is singular", Assert.Throws<SingularMatrixException>(() => Tensor.Zeros([3, 3]).Inverse()).Message, StringComparison.Ordinal);
        Assert.Equal([1.0, 0, 1], batch.SlogDeterminant().Sign.ToArray<double>());
        Assert.Equal([0, double.NegativeInfinity, 0], batch.SlogDeterminant().LogMagnitude.ToArray<double>());
        Assert.StartsWith(
            "SlogDeterminant: matrix [1] of the batch [3] is singular",
            Assert.Throws<SingularMatrixException>(() => Differentiate.Grad(x => x.SlogDeterminant().LogMagnitude.Sum())(batch)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Determinants_that_overflow_have_a_logarithm()
    {
        var (sign, magnitude) = (Tensor.Eye(200) * -1e10).SlogDeterminant();
        Assert.Equal(1, sign.Item());
        Assert.Equal(200 * Math.Log(1e10), magnitude.Item(), 0.01);
        Assert.Equal(-1, (Tensor.Eye(3) * -2).SlogDeterminant().Sign.Item());
        Assert.Equal((1, 0), (Tensor.Zeros([0, 0]).SlogDeterminant().Sign.Item(), Tensor.Zeros([0, 0]).SlogDeterminant().LogMagnitude.Item()));
    }

    [Fact]
    public void NaN_and_zero_pivots_are_what_arithmetic_makes_of_them()
    {
        var x = Tensor.From(new[,] { { double.NaN, 1 }, { 1, 1 } });
        Assert.All(x.Solve(Tensor.Ones([2], DType.Float64)).ToArray<double>(), value => Assert.True(double.IsNaN(value)));
        Assert.True(double.IsNaN(x.SlogDeterminant().LogMagnitude.Item()));

        var triangle = Tensor.From(new double[,] { { 0, 0 }, { 1, 1 } });
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity], triangle.TriangularSolve(Tensor.Ones([2], DType.Float64)).ToArray<double>());
        Assert.Equal([1.0, 0], triangle.TriangularSolve(Tensor.Ones([2], DType.Float64), unitDiagonal: true).ToArray<double>());
    }

    [Fact]
    public void The_other_triangle_is_not_read()
    {
        var x = Tensor.Normal([100, 100], new Generator(11)) + (Tensor.Eye(100) * 30);
        var right = Tensor.Normal([100, 7], new Generator(12));
        foreach (var transpose in new[] { false, true })
        {
            Assert.Equal(x.Tril().TriangularSolve(right, transpose: transpose).ToArray<float>(), Dirty(1).TriangularSolve(right, transpose: transpose).ToArray<float>());
            Assert.Equal(x.Triu().TriangularSolve(right, true, transpose).ToArray<float>(), Dirty(-1).TriangularSolve(right, true, transpose).ToArray<float>());
        }

        // NaN wherever the triangle is not.
        Tensor Dirty(int from) => from > 0
            ? Tensor.Where(Tensor.Ones([100, 100]).Triu(1).Equal(1), double.NaN, x)
            : Tensor.Where(Tensor.Ones([100, 100]).Tril(-1).Equal(1), double.NaN, x);
    }

    [Fact]
    public void A_column_has_the_same_bits_alone_as_among_others()
    {
        var x = Tensor.Normal([90, 90], new Generator(13)) + (Tensor.Eye(90) * 30);
        var right = Tensor.Normal([90, 71], new Generator(14));
        var all = x.TriangularSolve(right);
        foreach (var column in new[] { 0, 15, 63, 64, 70 })
            Assert.Equal(x[..64, ..64].TriangularSolve(right[..64, column]).ToArray<float>(), all[..64, column].ToArray<float>());
    }

    [Theory]
    [InlineData("the matrix is [3, 3], the right-hand side [2]; it must have 3 rows, as [..., 3, columns] or a vector [3]", new[] { 3, 3 }, new[] { 2 })]
    [InlineData("the matrix is [3, 3], the right-hand side [3, 3, 2, 3]; it must have 3 rows, as [..., 3, columns] or a vector [3]", new[] { 3, 3 }, new[] { 3, 3, 2, 3 })]
    [InlineData("the matrix is [3, 3], the right-hand side []; it must have 3 rows, as [..., 3, columns] or a vector [3]", new[] { 3, 3 }, new int[0])]
    [InlineData("a tensor of shape [3, 2] is no square matrix; its last two axes must have one size", new[] { 3, 2 }, new[] { 3 })]
    [InlineData("a tensor of shape [3] is no square matrix; its last two axes must have one size", new[] { 3 }, new[] { 3 })]
    [InlineData("[4] and [2] do not broadcast: axis −1 has sizes 4 and 2; sizes must agree, or one of them be 1", new[] { 4, 3, 3 }, new[] { 2, 3, 1 })]
    public void Shapes_that_do_not_fit(string message, int[] matrix, int[] right)
    {
        Assert.Equal($"Solve: {message}", Assert.Throws<ShapeException>(() => Tensor.Ones(matrix).Solve(Tensor.Ones(right))).Message);
        Assert.Equal($"TriangularSolve: {message}", Assert.Throws<ShapeException>(() => Tensor.Ones(matrix).TriangularSolve(Tensor.Ones(right))).Message);
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var generator = new Generator(15);
        Tensor x = Tensor.Normal([3, 150, 150], generator), right = Tensor.Normal([150, 200], generator);
        var bits = new[] { 1, 2, 3 }.Select(count =>
        {
            using var threads = new ComputeThreads(count);
            return x.Solve(right).ToArray<float>();
        }).ToArray();
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);
    }
}
