using Tensorium.Autograd;
using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What the rows cannot say of Cholesky factors and log-determinants: refusals in words, hard matrices, sizes around the block, threads.</summary>
[Collection(nameof(ComputeThreads))]
public class CholeskyTests
{
    [Fact]
    public void By_hand()
    {
        var factor = Tensor.From(new double[,] { { 4, 2, -2 }, { 2, 10, 2 }, { -2, 2, 6 } }).Cholesky();
        Assert.Equal([2.0, 0, 0, 1, 3, 0, -1, 1, 2], factor.ToArray<double>());
        Assert.Equal(Math.Log(144), Tensor.From(new double[,] { { 4, 2, -2 }, { 2, 10, 2 }, { -2, 2, 6 } }).LogDeterminant().Item(), 14);
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_named_with_its_leading_minor()
    {
        var x = Tensor.From(new double[,] { { 4, 2, 0 }, { 2, 1, 0 }, { 0, 0, 1 } });
        var thrown = Assert.Throws<NotPositiveDefiniteException>(() => x.Cholesky());
        Assert.Equal(
            "Cholesky: the matrix is not positive definite: its leading minor of order 2 is not positive; if it should be and rounding is to blame, "
            + "add a small multiple of the identity, such as 1e-6 * Tensor.Eye(n)",
            thrown.Message);
        Assert.Equal((0, 2), (thrown.Matrix, thrown.Order));

        var batch = Tensor.Eye(3, DType.Float64).Expand([2, 2, 3, 3]).Clone();
        batch[1, 0].CopyFrom(-x);
        thrown = Assert.Throws<NotPositiveDefiniteException>(() => batch.LogDeterminant());
        Assert.StartsWith("LogDeterminant: matrix [1, 0] of the batch [2, 2] is not positive definite: its leading minor of order 1", thrown.Message, StringComparison.Ordinal);
        Assert.Equal((2, 1), (thrown.Matrix, thrown.Order));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(130)]
    public void The_order_of_the_minor_counts_over_blocks(int at)
    {
        var x = Tensor.Eye(140);
        x[at, at].Fill(-1);
        Assert.Equal(at + 1, Assert.Throws<NotPositiveDefiniteException>(() => x.Cholesky()).Order);
        x[at, at].Fill(double.NaN);
        Assert.Equal(at + 1, Assert.Throws<NotPositiveDefiniteException>(() => x.Cholesky()).Order);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(200)]
    public void The_factor_times_its_transpose_is_the_matrix(int n)
    {
        var a = Tensor.Normal([2, n, n + 3], new Generator(5), dtype: DType.Float64);
        var x = a.MatMul(a.T) + (Tensor.Eye(n, DType.Float64) * 0.1);
        var factor = x.Cholesky();
        var error = (factor.MatMul(factor.T) - x).Abs().Max().Item() / x.Abs().Max().Item();
        Assert.True(error < 1e-15 * n + 1e-15, $"{error}");
        Assert.Equal(0, factor.Triu(1).Abs().Max().Item());

        var single = x.To(DType.Float32).Cholesky().To(DType.Float64);
        Assert.True((single.MatMul(single.T) - x).Abs().Max().Item() / x.Abs().Max().Item() < (1e-6 * Math.Sqrt(n)) + 1e-6);
    }

    /// <summary>The Hilbert matrix: its determinant is the reciprocal of an integer, and each of its leading minors is positive, though tiny.</summary>
    [Fact]
    public void An_ill_conditioned_matrix()
    {
        var hilbert = Tensor.From<double>([.. from i in Enumerable.Range(1, 8) from j in Enumerable.Range(0, 8) select 1.0 / (i + j)], [8, 8]);
        Assert.Equal(-Math.Log(365356847125734485878112256000000.0), hilbert.LogDeterminant().Item(), 6);
        Assert.Equal(-Math.Log(365356847125734485878112256000000.0), hilbert.SlogDeterminant().LogMagnitude.Item(), 6);
    }

    [Fact]
    public void A_matrix_counts_as_its_symmetric_part_and_views_have_the_bits_of_copies()
    {
        var generator = new Generator(6);
        var x = Tensor.Normal([3, 90, 90], generator) + (Tensor.Eye(90) * 30);
        var expected = x.Cholesky().ToArray<float>();
        Assert.Equal(expected, ((x + x.T) * 0.5).Cholesky().ToArray<float>());
        Assert.Equal(expected, x.T.Cholesky().ToArray<float>());
        Assert.Equal(expected, x[Slice.Every(-1)].Clone()[Slice.Every(-1)].Cholesky().ToArray<float>());
        Assert.Equal(x[1].Cholesky().ToArray<float>(), x.Cholesky()[1].ToArray<float>());
    }

    [Fact]
    public void Infinities_do_not_hang_or_pass_unnoticed()
    {
        Assert.Equal(double.PositiveInfinity, Tensor.From(new[,] { { double.PositiveInfinity } }).Cholesky().Item());
        Assert.Throws<NotPositiveDefiniteException>(() => Tensor.From(new[,] { { double.NegativeInfinity } }).Cholesky());
        Assert.Throws<NotPositiveDefiniteException>(() => Tensor.From(new[,] { { 1.0, double.PositiveInfinity }, { double.PositiveInfinity, 1.0 } }).Cholesky());
        Assert.Throws<NotPositiveDefiniteException>(() => Tensor.From(new[,] { { 0.0 } }).Cholesky());
    }

    [Theory]
    [InlineData("Cholesky: a tensor of shape [3] is no square matrix; its last two axes must have one size", 3)]
    [InlineData("Cholesky: a tensor of shape [2, 3] is no square matrix; its last two axes must have one size", 2, 3)]
    public void Shapes_that_are_not_square(string message, params int[] shape) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Tensor.Ones(shape).Cholesky()).Message);

    [Fact]
    public void Gradients_across_blocks_agree_with_differences_along_a_direction()
    {
        var generator = new Generator(7);
        var x = (Tensor.Normal([90, 90], generator, dtype: DType.Float64) * 0.1) + (Tensor.Eye(90, DType.Float64) * 3);
        Tensor weight = Tensor.Normal([90, 90], generator, dtype: DType.Float64), direction = Tensor.Normal([90, 90], generator, dtype: DType.Float64);
        Tensor Value(Tensor at) => (at.Cholesky() * weight).Sum() + at.LogDeterminant();
        var slope = (Differentiate.Grad(Value)(x) * direction).Sum().Item();
        var numeric = (Value(x + (direction * 1e-6)) - Value(x - (direction * 1e-6))).Item() / 2e-6;
        Assert.Equal(numeric, slope, 1e-6 * Math.Abs(numeric));
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var x = Tensor.Normal([3, 150, 150], new Generator(8)) + (Tensor.Eye(150) * 40);
        var bits = new[] { 1, 2, 3 }.Select(count =>
        {
            using var threads = new ComputeThreads(count);
            return x.Cholesky().ToArray<float>();
        }).ToArray();
        Assert.Equal(bits[0], bits[1]);
        Assert.Equal(bits[0], bits[2]);
    }
}
