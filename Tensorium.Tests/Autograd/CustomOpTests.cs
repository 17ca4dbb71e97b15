using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>The two ways in which users add ops of their own.</summary>
public class CustomOpTests
{
    private readonly struct Cube : IUnaryOp
    {
        public static string Name => "Cube";

        public static Saves Saves => Saves.Left;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x * x * x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * 3 * saved.X.Square();
    }

    private readonly struct Forgetful : IUnaryOp
    {
        public static string Name => "Forgetful";

        public static Saves Saves => Saves.None;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * saved.X;
    }

    [Fact]
    public void An_elementwise_struct_is_differentiable_to_second_order() =>
        GradCheck.Verify(x => x.Map(default(Cube)), Tensor.From(0.3, -1.2, 2), order: 2);

    [Fact]
    public void A_rule_that_reads_what_it_does_not_save_is_named()
    {
        var error = Assert.Throws<GradientException>(() => Tensor.Ones([1]).RequireGrad().Map(default(Forgetful)).Backward());
        Assert.Contains("Forgetful", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_custom_function_is_differentiable_to_second_order() => GradCheck.Verify(
        x => Differentiate.Custom(
            "ScaledProduct",
            x,
            inputs => inputs[0] * inputs[1] * 2,
            (gradient, inputs, _) => [gradient * inputs[1] * 2, gradient * inputs[0] * 2]),
        [Tensor.From(0.3, -1.2), Tensor.From(2.0, 0.7)],
        order: 2);

    [Fact]
    public void A_rule_may_return_what_it_saved_and_keep_what_it_made()
    {
        Tensor? kept = null;
        var x = Tensor.Full([100, 100], 3).RequireGrad();
        var y = x * 2;
        var product = Differentiate.Custom("Dot", [y, y.Square()], inputs => (inputs[0] * inputs[1]).Sum(), (_, inputs, _) =>
        {
            kept = (inputs[0] * 10).Keep();
            return [inputs[1], inputs[0]];
        });
        product.Backward();
        Assert.Equal(3 * 36 * 2, x.Grad!.ToArray<float>()[5]);
        Assert.Equal(60, kept!.ToArray<float>()[5]);
    }

    [Fact]
    public void A_missing_rule_is_an_error_and_never_a_zero()
    {
        Tensor a = Tensor.Ones([2]).RequireGrad(), b = Tensor.Ones([2]).RequireGrad();
        var y = Differentiate.Custom("Half", [a, b], x => x[0] + x[1], (gradient, _, _) => [gradient, null]);
        var error = Assert.Throws<GradientException>(() => y.Sum().Backward());
        Assert.Contains("Half", error.Message, StringComparison.Ordinal);
        Assert.Contains("argument 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_runs_once_for_all_its_inputs()
    {
        Tensor a = Tensor.From(2.0, 3).RequireGrad(), b = Tensor.From(5.0, 7).RequireGrad(), untracked = Tensor.From(1.0, 1);
        var runs = 0;
        Tensor Product() => Differentiate.Custom("Product", [a, untracked, b], x => x[0] * x[1] * x[2], (gradient, x, _) =>
        {
            runs++;
            var weighted = gradient * x[1];
            return [weighted * x[2], null, weighted * x[0]];
        });

        Product().Sum().Backward();
        Assert.Equal(1, runs);
        Assert.Equal([5, 7], a.Grad!.ToArray<double>());
        Assert.Equal([2, 3], b.Grad!.ToArray<double>());

        Differentiate.Gradients(Product().Sum(), [a, b], createGraph: true);
        Assert.Equal(2, runs);
    }

    [Fact]
    public void A_rule_may_return_one_tensor_for_two_inputs()
    {
        Tensor a = Tensor.Ones([100, 100]).RequireGrad(), b = Tensor.Ones([100, 100]).RequireGrad();
        var sum = Differentiate.Custom("Sum", [a * 1, b * 1], x => x[0] + x[1], (gradient, _, _) =>
        {
            var doubled = gradient * 2;
            return [doubled, doubled];
        });
        (sum.Sum() + a.Sum()).Backward();
        Assert.Equal(3, a.Grad!.ToArray<float>()[5]);
        Assert.Equal(2, b.Grad!.ToArray<float>()[5]);
    }

    [Fact]
    public void A_gradient_of_the_wrong_shape_is_named()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        var y = Differentiate.Custom("Wrong", [x], inputs => inputs[0] * 1, (_, _, _) => [Tensor.Ones([3])]);
        Assert.Contains("[3]", Assert.Throws<GradientException>(() => y.Sum().Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GradCheck_notices_a_wrong_rule()
    {
        var error = Assert.Throws<GradCheckException>(() => GradCheck.Verify(
            x => Differentiate.Custom("Off", [x], inputs => inputs[0].Square(), (gradient, inputs, _) => [gradient * inputs[0] * 2.001]),
            Tensor.From(1.0, 2)));
        Assert.Equal((1, 0), (error.Failure.Order, error.Failure.Input));
    }

    [Fact]
    public void GradCheck_notices_a_rule_that_is_wrong_in_second_order_only() => Assert.Equal(
        2,
        Assert.Throws<GradCheckException>(() => GradCheck.Verify(
            x => Differentiate.Custom("Off", [x], inputs => inputs[0].Square(), (gradient, inputs, _) => [gradient * inputs[0].Detach() * 2]),
            Tensor.From(1.0, 2),
            order: 2)).Failure.Order);

    [Fact]
    public void A_forward_function_that_returns_a_tensor_of_somebody_else_leaves_it_alone()
    {
        Tensor x = Tensor.Ones([100, 100]).RequireGrad(), cached = Tensor.Full([100, 100], 3);
        var product = Differentiate.Custom("Lookup", [x], _ => cached, (gradient, _, output) => [gradient * output]);
        product.Sum().Backward();
        Assert.False(cached.RequiresGrad);
        Assert.Equal(3, cached.ToArray<float>()[5]);
        Assert.Equal(3, x.Grad!.ToArray<float>()[5]);

        var part = Differentiate.Custom("Row", [x], _ => cached[1], (gradient, _, _) => [gradient.Expand([100, 100])]);
        part.Sum().Backward();
        Assert.Equal(3, cached.ToArray<float>()[5]);
    }

    [Fact]
    public void What_a_forward_function_puts_aside_stays()
    {
        Tensor? aside = null, view = null;
        var x = Tensor.Full([100, 100], 2).RequireGrad();
        Tensor Forward(Tensor y)
        {
            view = y[3];
            return (aside = y * 1) * y;
        }

        Differentiate.Custom("Square", [x * 1], inputs => Forward(inputs[0]), (gradient, _, _) => [gradient * aside! * 2]).Sum().Backward();
        Assert.Equal(4, x.Grad!.ToArray<float>()[5]);
        Assert.Equal(2, aside!.ToArray<float>()[5]);
        Assert.Equal(2, view!.ToArray<float>()[5]);
    }

    [Fact]
    public void A_gradient_that_a_rule_returns_and_keeps_is_kept()
    {
        Tensor? kept = null;
        var x = Tensor.Ones([100, 100]).RequireGrad();
        Differentiate.Custom("Double", [x * 1], inputs => inputs[0] * 2, (gradient, _, _) => [kept = (gradient * 2).Keep()]).Sum().Backward();
        Assert.Equal(2, kept!.ToArray<float>()[5]);
    }

    [Fact]
    public void An_integer_result_is_refused() => Assert.Throws<DTypeException>(
        () => Differentiate.Custom("Floor", [Tensor.Ones([2]).RequireGrad()], x => x[0].To(DType.Int64), (gradient, _, _) => [gradient]));

    [Fact]
    public void A_scalar_gradient_for_a_larger_input_is_named()
    {
        var y = Differentiate.Custom("Wrong", [Tensor.Ones([2]).RequireGrad()], x => x[0] * 1, (_, _, _) => [Tensor.Ones([])]);
        Assert.Contains("Wrong", Assert.Throws<GradientException>(() => y.Sum().Backward()).Message, StringComparison.Ordinal);
    }
}
