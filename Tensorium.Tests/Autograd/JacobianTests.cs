using Tensorium.Autograd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>Jvp, Jacobian and Hessian against closed forms, each other, and central differences; for every op, ⟨u, Jv⟩ = ⟨Jᵀu, v⟩.</summary>
public class JacobianTests
{
    private static readonly Tensor X = Tensor.From(0.5, -1.25, 2).Reshape([3]);

    [Fact]
    public void The_jacobian_of_a_linear_map_is_its_matrix()
    {
        var matrix = Tensor.From(1.0, 2, 3, 4, 5, 6).Reshape([2, 3]);
        Assert.Equal(matrix.ToArray<double>(), Differentiate.Jacobian(x => matrix.MatMul(x), X).ToArray<double>());
        Assert.Equal(matrix.MatMul(X).ToArray<double>(), Differentiate.Jvp(x => matrix.MatMul(x), Tensor.Zeros([3], DType.Float64), X).Tangent.ToArray<double>());
    }

    [Fact]
    public void The_jacobian_has_the_shape_of_the_output_and_then_of_the_input()
    {
        var x = Tensor.Arange(0, 6, DType.Float64).Reshape([2, 3]);
        var jacobian = Differentiate.Jacobian(y => y.Square().Sum(0), x);
        Assert.Equal([3, 2, 3], jacobian.Shape);
        for (var k = 0; k < 3; k++)
        {
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 3; j++) Assert.Equal(j == k ? 2 * x[i, j].Item() : 0, jacobian[k, i, j].Item());
            }
        }

        Assert.Equal([0, 2, 3], Differentiate.Jacobian(y => y[..0, 0], x).Shape);
    }

    [Fact]
    public void The_hessian_of_a_cubic_is_known()
    {
        var hessian = Differentiate.Hessian(x => (x.Square() * x).Sum() + (x[0] * x[2]), X);
        Assert.Equal([3, 0, 1, 0, -7.5, 0, 1, 0, 12], hessian.ToArray<double>());
    }

    [Fact]
    public void Jvp_is_differentiable_and_gives_the_hessian_vector_product()
    {
        static Tensor F(Tensor x) => (x.Sin() * x.Exp()).Sum() + x.Prod();
        var v = Tensor.From(1.0, -2, 0.5);
        var along = Differentiate.Grad(x => Differentiate.Jvp(F, x, v).Tangent)(X).ToArray<double>();
        var expected = Differentiate.Hvp(F, X, v).ToArray<double>();
        for (var i = 0; i < 3; i++) Assert.Equal(expected[i], along[i], 1e-12);
    }

    [Fact]
    public void A_function_that_does_not_depend_on_its_argument_has_zero_derivatives()
    {
        Assert.Equal([0.0, 0], Differentiate.Jvp(_ => Tensor.Ones([2], DType.Float64), X, X).Tangent.ToArray<double>());
        Assert.Equal(6, Differentiate.Jacobian(_ => Tensor.Ones([2], DType.Float64), X).ElementCount);
        Assert.Equal(new double[9], Differentiate.Hessian(x => x.Sum(), X).ToArray<double>());
    }

    [Fact]
    public void Jvp_works_where_recording_is_paused()
    {
        using var paused = Differentiate.NoGrad();
        Assert.Equal([1.0, -2.5, 4], Differentiate.Jvp(x => x.Square(), X, Tensor.Ones([3], DType.Float64)).Tangent.ToArray<double>());
    }

    [Fact]
    public void A_direction_of_another_shape_is_refused() =>
        Assert.Equal(
            "Jvp: the direction has shape [2]; it must have that of the argument, [3]",
            Assert.Throws<ShapeException>(() => Differentiate.Jvp(x => x, X, Tensor.Ones([2]))).Message);

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void Both_products_with_the_jacobian_agree(string name)
    {
        foreach (var sample in OpTable.Row(name).Samples.Where(sample => sample.Inputs.All(input => input.Shape.ElementCount <= 64)))
        {
            var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 13), DType.Float64);
            for (var i = 0; i < inputs.Length; i++)
            {
                // Nothing has no direction.
                if (!inputs[i].DType.IsFloating() || inputs[i].ElementCount == 0) continue;
                var at = i;
                Tensor Along(Tensor x) => sample.Apply([.. inputs.Select((input, k) => k == at ? x : input)]);
                var v = Tensor.Normal(inputs[i].Shape, new Generator(1), dtype: DType.Float64);
                var (value, tangent) = Differentiate.Jvp(Along, inputs[i], v);
                var u = Tensor.Normal(value.Shape, new Generator(2), dtype: value.DType);
                var left = (u * tangent).Sum().Item();
                var right = (Differentiate.Vjp(Along, inputs[i]).Pullback(u) * v).Sum().Item();
                Assert.True(Math.Abs(left - right) <= 1e-9 * Math.Max(1, Math.Abs(left)), $"{name} {sample.Label}, input {i}: ⟨u, Jv⟩ is {left:R}, ⟨Jᵀu, v⟩ is {right:R}");
            }
        }
    }
}
