using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Diagonals: views, all dtypes, refusals in words.</summary>
public class DiagonalTests
{
    [Fact]
    public void A_diagonal_is_a_view()
    {
        var x = Tensor.Zeros([3, 4]);
        x.Diagonal(1).CopyFrom(Tensor.From(1f, 2, 3));
        Assert.Equal([0f, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 3], x.ToArray<float>());
        Assert.Equal([1f, 2, 3], x.T.Diagonal(-1).ToArray<float>());
        Assert.Equal([3f, 2, 1], x[Slice.Every(-1), Slice.Every(-1)].Diagonal().ToArray<float>());
    }

    [Fact]
    public void Every_dtype_has_diagonals()
    {
        var x = Tensor.Arange(0, 6, DType.Int64).Reshape(2, 3);
        Assert.Equal([0L, 4], x.Diagonal().ToArray<long>());
        Assert.Equal(4, x.Trace().Item());
        Assert.Equal(DType.Int64, x.Trace().DType);
        Assert.Equal([false, true], (x > 0).Diagonal().ToArray<bool>());
        Assert.Equal([true, false, false, true], Tensor.From(true, true).DiagonalEmbed().ToArray<bool>());
    }

    [Fact]
    public void Any_offset_is_taken()
    {
        var x = Tensor.Ones([3, 3]);
        Assert.Equal([0], x.Diagonal(int.MaxValue).Shape.ToArray());
        Assert.Equal([0], x.Diagonal(int.MinValue).Shape.ToArray());
        Assert.Equal([0, 0], Tensor.Zeros([0]).DiagonalEmbed().Shape.ToArray());
    }

    [Fact]
    public void What_has_no_diagonal()
    {
        Assert.Equal("Diagonal: a tensor of shape [3] is no matrix; two axes are needed", Assert.Throws<ShapeException>(() => Tensor.Ones([3]).Diagonal()).Message);
        Assert.Equal("Trace: a tensor of shape [] is no matrix; two axes are needed", Assert.Throws<ShapeException>(() => Tensor.Ones([]).Trace()).Message);
        Assert.Equal(
            "Diagonal: the axes 1 and -1 of [3, 3] are the same one; a diagonal runs through two", Assert.Throws<ShapeException>(() => Tensor.Ones([3, 3]).Diagonal(0, 1, -1)).Message);
        Assert.StartsWith("Diagonal: axis 2 is out of range", Assert.Throws<ShapeException>(() => Tensor.Ones([3, 3]).Diagonal(0, 0, 2)).Message, StringComparison.Ordinal);
        Assert.Equal("DiagonalEmbed: a scalar, [], is no diagonal; one axis is needed", Assert.Throws<ShapeException>(() => Tensor.Ones([]).DiagonalEmbed()).Message);
        Assert.Equal(
            "DiagonalEmbed: [3] at offset -2147483648 would need matrices of 2147483651 rows; they have at most 2147483647",
            Assert.Throws<ShapeException>(() => Tensor.Ones([3]).DiagonalEmbed(int.MinValue)).Message);
    }
}
