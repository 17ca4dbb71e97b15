using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>The functional face: nesting, closures, Hessian-vector products.</summary>
public class HigherOrderTests
{
    [Fact]
    public void Derivatives_nest_to_any_order()
    {
        Func<Tensor, Tensor> f = x => x.Square().Square().Sum();
        var x = Tensor.From(2.0);
        var first = Differentiate.Grad(f);
        var second = Differentiate.Grad(y => first(y).Sum());
        var third = Differentiate.Grad(y => second(y).Sum());
        Assert.Equal([32.0, 48, 48], [first(x).Item(), second(x).Item(), third(x).Item()]);
    }

    [Fact]
    public void A_gradient_inside_a_loss_reaches_the_parameters()
    {
        // d/dw of |∂(w·x²)/∂x|² = d/dw (2wx)² = 8wx².
        var w = Tensor.From(3.0).RequireGrad();
        var slope = Differentiate.Grad(x => (w * x.Square()).Sum())(Tensor.From(2.0));
        slope.Square().Sum().Backward();
        Assert.Equal(8 * 3 * 4, w.Grad!.Item());
    }

    [Fact]
    public void A_functional_gradient_touches_no_leaf()
    {
        var w = Tensor.From(3.0).RequireGrad();
        Differentiate.Grad(x => (w * x).Sum())(Tensor.From(2.0));
        Assert.Null(w.Grad);
    }

    [Fact]
    public void Hvp_is_the_Hessian_times_the_vector()
    {
        // f = x₀²x₁, Hessian [[2x₁, 2x₀], [2x₀, 0]].
        var product = Differentiate.Hvp(x => x[0].Square() * x[1], Tensor.From(3.0, 5), Tensor.From(1.0, 2));
        Assert.Equal([10.0 + 12, 6], product.ToArray<double>());
    }

    [Fact]
    public void Second_derivatives_of_powers_are_right_where_a_factor_is_0_times_infinity()
    {
        static Tensor Hvp(Func<Tensor, Tensor> f, double at) => Differentiate.Hvp(x => f(x).Sum(), Tensor.From(at), Tensor.From(1.0));
        foreach (var (power, expected) in new[] { (0.0, 0.0), (1, 0), (2, 2), (3, 0) }) Assert.Equal(expected, Hvp(x => x.Pow(power), 0).Item());
        // All at once, as polynomial features: the Hessian of 1 + x + x² + x³.
        Assert.Equal(2, Hvp(x => x.Unsqueeze(-1).Pow(Tensor.Arange(0, 4).To(DType.Float64)), 0).Item());
        Assert.Equal(0, Hvp(b => Tensor.Zeros([1], DType.Float64).Pow(b), 2).Item());
        Assert.Equal(4 * Math.Log(2) * Math.Log(2), Hvp(b => Tensor.Full([1], 2, DType.Float64).Pow(b), 2).Item(), 1e-12);
    }

    [Fact]
    public void CreateGraph_makes_gradients_differentiable()
    {
        var x = Tensor.From(2.0).RequireGrad();
        (x.Square() * x).Sum().Backward(createGraph: true);
        var slope = x.Grad!;
        x.Grad = null;
        slope.Sum().Backward();
        Assert.Equal(12, x.Grad!.Item());
    }

    [Fact]
    public void A_pullback_can_be_called_more_than_once()
    {
        var (value, pullback) = Differentiate.Vjp(x => x.Square(), Tensor.From(1.0, 2));
        Assert.Equal([1.0, 4], value.ToArray<double>());
        Assert.Equal([2.0, 0], pullback(Tensor.From(1.0, 0)).ToArray<double>());
        Assert.Equal([0.0, 4], pullback(Tensor.From(0.0, 1)).ToArray<double>());
    }

    [Fact]
    public void Gradients_can_be_taken_with_respect_to_intermediate_values()
    {
        var x = Tensor.From(2.0).RequireGrad();
        var y = x * 3;
        var gradients = Differentiate.Gradients(y.Square().Sum(), [y, x]);
        Assert.Equal([12.0, 36], gradients.Select(gradient => gradient.Item()));
    }

    [Fact]
    public void What_the_output_does_not_depend_on_has_a_zero_gradient()
    {
        Tensor x = Tensor.From(2.0).RequireGrad(), unused = Tensor.From(1.0, 1).RequireGrad();
        Assert.Equal([0.0, 0], Differentiate.Gradients(x.Sum(), [unused])[0].ToArray<double>());
    }

    [Fact]
    public void An_untracked_input_is_refused() =>
        Assert.Throws<GradientException>(() => Differentiate.Gradients(Tensor.Ones([]).RequireGrad() * 2, [Tensor.Ones([])]));

    [Fact]
    public void Several_arguments_get_their_gradients_at_once()
    {
        var (value, gradients) = Differentiate.ValueAndGrads(x => (x[0] * x[1]).Sum())([Tensor.From(2.0), Tensor.From(5.0)]);
        Assert.Equal([10.0, 5, 2], [value.Item(), gradients[0].Item(), gradients[1].Item()]);
    }

    [Fact]
    public void A_constant_gradient_that_arrives_on_two_paths_serves_second_order()
    {
        // The sum of the two is itself untracked, and the recorded rule of u saves it.
        var x = Tensor.From(3.0).RequireGrad();
        var u = x * x;
        (u + u).Sum().Backward(createGraph: true);
        var slope = x.Grad!;
        x.Grad = null;
        slope.Sum().Backward();
        Assert.Equal(4, x.Grad!.Item());
    }

    [Fact]
    public void A_functional_gradient_is_computed_in_a_paused_scope_and_not_recorded_there()
    {
        var w = Tensor.From(3.0).RequireGrad();
        using var paused = Differentiate.NoGrad();
        var (value, gradient) = Differentiate.ValueAndGrad(x => (w * x.Square()).Sum())(Tensor.From(2.0));
        Assert.Equal((12, 12), (value.Item(), gradient.Item()));
        Assert.False(value.RequiresGrad || gradient.RequiresGrad);
        var (_, pullback) = Differentiate.Vjp(x => w * x.Square(), Tensor.From(2.0));
        Assert.Equal(12, pullback(Tensor.From(1.0)).Item());
        Assert.Equal(6, Differentiate.Hvp(x => (w * x.Square()).Sum(), Tensor.From(2.0), Tensor.From(1.0)).Item());
    }

    [Fact]
    public void A_custom_rule_may_differentiate()
    {
        var x = Tensor.From(2.0).RequireGrad();
        var y = Differentiate.Custom(
            "Cube", [x], inputs => inputs[0].Square() * inputs[0], (gradient, inputs, _) => [gradient * Differentiate.Grad(v => (v.Square() * v).Sum())(inputs[0])]);
        y.Sum().Backward();
        Assert.Equal(12, x.Grad!.Item());
    }

    [Fact]
    public void An_integer_value_has_no_gradient_rather_than_zeros() => Assert.Contains(
        "int64", Assert.Throws<DTypeException>(() => Differentiate.Grad(x => x.To(DType.Int64).Sum())(Tensor.From(2.0))).Message, StringComparison.Ordinal);
}
