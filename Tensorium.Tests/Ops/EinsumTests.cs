using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>What the row cannot say of einsum: its refusals in words, its order of contraction, dtypes.</summary>
public class EinsumTests
{
    [Theory]
    [InlineData("ij,jk->il", "has 'l' in its output, which no operand has; the letters there are 'i', 'j', 'k'")]
    [InlineData("ij,jk->ii", "has 'i' twice in its output; each axis of a result has a letter of its own")]
    [InlineData("ij->jk->k", "has more than one ->")]
    [InlineData("i1,jk->ik", "has '1' in it; it is made of letters, commas, ... and ->, such as \"bij,bjk->bik\"")]
    [InlineData("i>j,jk->ik", "has '>' in it")]
    [InlineData("..ij,jk->ik", "has \"..ij\" in it; an operand has at most one ellipsis, of three dots")]
    [InlineData("...i...,jk->ik", "has \"...i...\" in it; an operand has at most one ellipsis, of three dots")]
    [InlineData("...ij,jk->ik", "has ... in an operand but not in its output; write ->...ik to keep those axes")]
    [InlineData("ij->i", "is for 1 operand, but 2 were given")]
    [InlineData("ij,jk,kl->il", "is for 3 operands, but 2 were given")]
    public void Equations_that_cannot_be_read(string equation, string words)
    {
        var thrown = Assert.Throws<ArgumentException>(() => Tensor.Einsum(equation, Tensor.Zeros([2, 3]), Tensor.Zeros([3, 4])));
        Assert.Equal("equation", thrown.ParamName);
        Assert.StartsWith($"Einsum: the equation \"{equation}\" {words}", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ij,jk->ik", "Einsum: the letter 'j' has size 3 in operand 0 of shape [2, 3], but size 4 in operand 1 of shape [4, 5]; one letter has one size")]
    [InlineData("ii,jk->ik", "Einsum: the letter 'i' has the sizes 2 and 3 in operand 0 of shape [2, 3]; a diagonal needs equal ones")]
    [InlineData("ijk,kl->il", "Einsum: operand 0 has shape [2, 3], 2 axes, but \"ijk,kl->il\" has 3 letters for it; name every axis, or let ... stand for those in front")]
    [InlineData("ij,k->ik", "Einsum: operand 1 has shape [4, 5], 2 axes, but \"ij,k->ik\" has 1 letter for it; name every axis, or let ... stand for those in front")]
    [InlineData("...ijk,kl->...il", "Einsum: operand 0 has shape [2, 3], 2 axes, but \"...ijk,kl->...il\" has 3 letters for it; the ellipsis can only add axes")]
    [InlineData("...i,...k", "Einsum: axis -1 of the ellipsis has size 2 in operand 0 of shape [2, 3], but size 4 in operand 1 of shape [4, 5]; sizes must agree, or one of them be 1")]
    public void Shapes_that_do_not_fit(string equation, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => Tensor.Einsum(equation, Tensor.Zeros([2, 3]), Tensor.Zeros([4, 5]))).Message);

    [Fact]
    public void No_equation_and_no_operands_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Tensor.Einsum(null!, Tensor.Zeros([2])));
        Assert.Throws<ArgumentNullException>(() => Tensor.Einsum("i->i", null!));
        Assert.StartsWith("Einsum: the equation \"i->\" is for 1 operand, but 0 were given", Assert.Throws<ArgumentException>(() => Tensor.Einsum("i->")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_matrices_have_the_bits_of_a_matrix_product()
    {
        var generator = new Generator(1);
        Tensor a = Tensor.Normal([3, 17, 40], generator), b = Tensor.Normal([3, 40, 9], generator);
        Assert.Equal(a.MatMul(b).ToArray<float>(), Tensor.Einsum("bij,bjk->bik", a, b).ToArray<float>());
        Assert.Equal(a[0].MatMul(b[0]).T.ToArray<float>(), Tensor.Einsum(" ij , jk -> ki ", a[0], b[0]).ToArray<float>());
    }

    /// <summary>The matrices first would leave 30 · 30 elements, the vector first leaves 30.</summary>
    [Fact]
    public void Of_several_operands_the_pair_that_leaves_least_comes_first()
    {
        var generator = new Generator(2);
        Tensor a = Tensor.Normal([30, 30], generator), b = Tensor.Normal([30, 30], generator), v = Tensor.Normal([30], generator);
        Assert.Equal(a.MatMul(b.MatMul(v)).ToArray<float>(), Tensor.Einsum("ij,jk,k->i", a, b, v).ToArray<float>());
        Assert.Equal(v.MatMul(a).MatMul(b).ToArray<float>(), Tensor.Einsum("ij,jk,i->k", a, b, v).ToArray<float>());
    }

    [Fact]
    public void Capitals_are_letters_and_come_first_in_the_implicit_output()
    {
        Tensor a = Tensor.Zeros([2, 3]), b = Tensor.Zeros([3, 4]);
        Assert.Equal([4, 2], Tensor.Einsum("aB,BC", a, b).Shape.ToArray());
        Assert.Equal([2, 4], Tensor.Einsum("AB,BC", a, b).Shape.ToArray());
    }

    [Fact]
    public void An_ellipsis_of_no_axes_and_one_of_size_one_everywhere()
    {
        Tensor a = Tensor.Normal([1, 3], new Generator(3)), b = Tensor.Normal([1, 3], new Generator(4));
        Assert.Equal((a * b).Sum(-1).ToArray<float>()[0], Tensor.Einsum("...i,...i->...", a, b).ToArray<float>()[0], 1e-5f);
        Assert.Equal([1], Tensor.Einsum("...i,...i->...", a, b).Shape.ToArray());
        Assert.Equal([], Tensor.Einsum("...i,...i->...", a[0], b[0]).Shape.ToArray());
    }

    [Fact]
    public void Integers_are_converted_and_dtypes_meet()
    {
        var integers = Tensor.From<long>([1, 2, 3, 4], [2, 2]);
        Assert.Equal(DType.Float64, Tensor.Einsum("ij,jk->ik", integers, integers).DType);
        Assert.Equal(DType.Float32, Tensor.Einsum("ij->i", integers.To(DType.UInt8)).DType);
        Assert.Equal([5.0], Tensor.Einsum("ii->", integers).Reshape(1).ToArray<double>());
        Assert.Equal(DType.Float64, Tensor.Einsum("ij,jk->ik", Tensor.Zeros([2, 2]), Tensor.Zeros([2, 2], DType.Float64)).DType);
    }

    [Fact]
    public void Special_values_reach_the_result()
    {
        var x = Tensor.From(double.NaN, double.PositiveInfinity, 1);
        Assert.Equal([double.NaN, double.PositiveInfinity, 2], Tensor.Einsum("i,i->i", x, Tensor.From(1.0, 1, 2)).ToArray<double>());
        Assert.Equal(double.NaN, Tensor.Einsum("i->", x).Item());
        Assert.Equal(double.NaN, Tensor.Einsum("i,i->", x[1..], Tensor.From(0.0, 1)).Item());
    }
}
