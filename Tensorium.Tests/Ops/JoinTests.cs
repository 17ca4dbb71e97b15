using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Cat, Stack, Split and Pad beyond their rows: dtypes, shared memory, and what they refuse.</summary>
public class JoinTests
{
    [Fact]
    public void Cat_promotes_and_brings_each_gradient_back_to_its_dtype()
    {
        var (a, b, c) = (Tensor.From(1f).RequireGrad(), Tensor.From(2.0).RequireGrad(), Tensor.From(3));
        var y = Tensor.Cat([a, b, c]);
        Assert.Equal([1.0, 2, 3], y.ToArray<double>());
        (y * Tensor.From(10.0, 20, 30)).Sum().Backward();
        Assert.Equal([10f], a.Grad!.ToArray<float>());
        Assert.Equal([20.0], b.Grad!.ToArray<double>());
    }

    [Fact]
    public void Cat_of_the_same_tensor_twice_adds_its_gradients()
    {
        var gradient = Differentiate.Grad(x => (Tensor.Cat([x, x]) * Tensor.From(1f, 2, 10, 20)).Sum())(Tensor.From(5f, 6));
        Assert.Equal([11f, 22], gradient.ToArray<float>());
    }

    [Fact]
    public void Split_gives_views_and_Cat_undoes_it()
    {
        var x = Tensor.Arange(0, 12).Reshape([3, 4]);
        var parts = x.Split([1, 3], axis: 1);
        Assert.All(parts, part => Assert.Same(x.Storage, part.Storage));
        Assert.Equal(x.ToArray<long>(), Tensor.Cat(parts, axis: 1).ToArray<long>());
        Assert.Equal(3, x.Split(3).Length);
        Assert.Equal(x.ToArray<long>(), Tensor.Stack([.. x.Split(3).Select(row => row.Squeeze(0))]).ToArray<long>());
    }

    [Fact]
    public void Pad_keeps_the_dtype_and_undoes_a_slice()
    {
        Assert.Equal([true, false, true], Tensor.From(false).Pad([(1, 1)], 1).ToArray<bool>());
        Assert.Equal([7, 5, 7], Tensor.From(5).Pad([(1, 1)], 7).ToArray<int>());
        Assert.Equal([1f, 2], Tensor.From(1f, 2).Pad([(2, 3)])[2..^3].ToArray<float>());
        Assert.True(float.IsNegative(Tensor.From(1f).Pad([(1, 0)], -0.0).ToArray<float>()[0]));
    }

    public static TheoryData<string, Func<Tensor, Tensor>> Refused => new()
    {
        { "Cat: no tensors were given; at least one is needed, to know the shape and the dtype", _ => Tensor.Cat([]) },
        { "Cat: tensor 0 has shape [2, 3], tensor 1 has [2, 4]; they may differ on axis 0 alone", x => Tensor.Cat([x, Tensor.Zeros([2, 4])]) },
        { "Cat: tensor 0 has shape [2, 3], tensor 1 has [3]; they may differ on axis 0 alone", x => Tensor.Cat([x, x[0]]) },
        { "Stack: no tensors were given; at least one is needed, to know the shape and the dtype", _ => Tensor.Stack([]) },
        { "Stack: tensor 0 has shape [2, 3], tensor 1 has [3]; they must agree (Cat joins along an axis that is there)", x => Tensor.Stack([x, x[0]]) },
        { "Split: the sizes [1, 1] must not be negative and add up to 3, the size of axis 1 of [2, 3]", x => x.Split([1, 1], 1)[0] },
        { "Split: the sizes [-1, 4] must not be negative and add up to 3, the size of axis 1 of [2, 3]", x => x.Split([-1, 4], 1)[0] },
        { "Split: axis 1 of [2, 3] does not divide into 2 equal parts; give their sizes instead, such as Split([…], 1)", x => x.Split(2, -1)[0] },
        { "Narrow: 2 from 2 on do not lie within axis 1 of [2, 3], which has 3 elements", x => x.Narrow(1, 2, 2) },
        { "Pad: 1 pairs (before, after) were given for the 2 axes of [2, 3]; one is needed for each, (0, 0) for none", x => x.Pad([(1, 1)]) },
        { "Pad: (-1, 0) for axis 1 of [2, 3]; a border cannot be negative, a slice such as x[1..^1] takes elements away", x => x.Pad([(0, 0), (-1, 0)]) },
        { "Pad: (2147483647, 0) for axis 0 of [2, 3] makes it longer than 2147483647", x => x.Pad([(int.MaxValue, 0), (0, 0)]) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_is_refused(string message, Func<Tensor, Tensor> call) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => call(Tensor.Zeros([2, 3]))).Message);

    [Fact]
    public void A_size_is_no_number_of_parts() => Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([2]).Split(0));
}
