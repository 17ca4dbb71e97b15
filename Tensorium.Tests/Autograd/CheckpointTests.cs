using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>A checkpointed function has the value and the gradients of the function itself.</summary>
public class CheckpointTests
{
    private static Tensor Block(Tensor x, Tensor w) => x.MatMul(w).Tanh().Square() + x.Exp();

    [Fact]
    public void Value_and_gradients_are_those_of_the_plain_function_with_captured_parameters_too()
    {
        Tensor x = Tensor.Normal([3, 3], new(1), dtype: DType.Float64), w = Tensor.Normal([3, 3], new(2), dtype: DType.Float64);
        Tensor[] Run(bool isCheckpointed)
        {
            Tensor input = x.RequireGrad(), leaf = w.RequireGrad();
            var scaled = leaf * 2;
            var y = isCheckpointed ? Checkpoint.Run(v => Block(v, scaled), input * 1) : Block(input * 1, scaled);
            var loss = (y * y).Sum();
            loss.Backward();
            return [loss, input.Grad!, leaf.Grad!];
        }

        foreach (var (plain, checkpointed) in Run(false).Zip(Run(true)))
            Assert.Equal(plain.Detach().ToArray<double>(), checkpointed.Detach().ToArray<double>());
    }

    [Fact]
    public void Higher_orders_go_through_it() => GradCheck.Verify(
        x => Checkpoint.Run(v => Block(v[0], v[1]), x),
        [Tensor.Normal([2, 2], new(1), dtype: DType.Float64), Tensor.Normal([2, 2], new(2), dtype: DType.Float64)],
        order: 2);

    [Fact]
    public void Random_draws_are_repeated_and_not_used_up_twice()
    {
        var x = Tensor.Ones([4], DType.Float64).RequireGrad();
        var generator = new Generator(5);
        var y = Checkpoint.Run(v => v * Tensor.Normal([4], generator, dtype: DType.Float64), x, generator);
        var state = generator.State;
        y.Sum().Backward();
        Assert.Equal(state, generator.State);
        Assert.Equal(Tensor.Normal([4], new(5), dtype: DType.Float64).ToArray<double>(), x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Intermediate_values_are_given_back_at_once()
    {
        Tensor? inside = null;
        var x = Tensor.Ones([100, 100]).RequireGrad();
        Checkpoint.Run(v => (inside = v.Exp()).Square(), x);
        Assert.Throws<ReleasedException>(() => inside!.ToArray<float>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Captured_values_that_depend_on_each_other_or_feed_the_input_are_counted_once(int order)
    {
        // f sees w itself, a value computed from w, and an input computed from w.
        Tensor Plain(Tensor w, Func<Func<Tensor, Tensor>, Tensor, Tensor> run)
        {
            var scaled = w.Tanh();
            return run(v => v * w * scaled.Exp(), w * 2);
        }

        var w = Tensor.From(0.3, -1.2);
        GradCheck.Verify(v => Plain(v, (f, x) => Checkpoint.Run(f, x)), w, order: order);
        Tensor Gradient(Func<Func<Tensor, Tensor>, Tensor, Tensor> run)
        {
            var leaf = w.RequireGrad();
            Plain(leaf, run).Sum().Backward();
            return leaf.Grad!;
        }

        Assert.Equal(Gradient((f, x) => f(x)).ToArray<double>(), Gradient((f, x) => Checkpoint.Run(f, x)).ToArray<double>());
    }

    [Fact]
    public void A_function_that_returns_what_it_captured_passes_the_gradient_on()
    {
        Tensor w = Tensor.From(3.0).RequireGrad(), x = Tensor.From(2.0).RequireGrad();
        Checkpoint.Run(_ => w, x).Sum().Backward();
        Assert.Equal((1, 0), (w.Grad!.Item(), x.Grad!.Item()));
        var scaled = w * 5;
        Checkpoint.Run(_ => scaled, x).Sum().Backward();
        Assert.Equal(6, w.Grad!.Item());
    }

    [Fact]
    public void Checkpoints_nest()
    {
        var generator = new Generator(3);
        Tensor Inner(Tensor v, Tensor w) => v.MatMul(w).Tanh() * Tensor.Uniform(v.Shape, generator, dtype: DType.Float64);
        Tensor[] Run(Func<Func<Tensor, Tensor>, Tensor, Tensor> run)
        {
            generator.State = new(7, 0, 0);
            Tensor x = Tensor.Normal([3, 3], new(1), dtype: DType.Float64).RequireGrad(), w = Tensor.Normal([3, 3], new(2), dtype: DType.Float64).RequireGrad();
            run(v => run(u => Inner(u, w), v.Square()) + run(u => Inner(u, w), v), x).Sum().Backward();
            return [x.Grad!, w.Grad!];
        }

        foreach (var (plain, nested) in Run((f, x) => f(x)).Zip(Run((f, x) => Checkpoint.Run(f, x, generator))))
            Assert.Equal(plain.ToArray<double>(), nested.ToArray<double>());
    }

    [Fact]
    public void A_second_walk_with_the_same_weights_computes_again()
    {
        var x = Tensor.From(2.0, 3).RequireGrad();
        var y = Checkpoint.Run(v => v.Square() * v, x);
        var weights = Tensor.From(1.0, 1);
        y.Backward(weights, keepGraph: true);
        Assert.Equal([12.0, 27], x.Grad!.ToArray<double>());

        weights.Fill(10);
        Assert.Equal([120.0, 270], Differentiate.Gradients(y, [x], weights, keepGraph: true)[0].ToArray<double>());
        var slope = Differentiate.Gradients(y, [x], weights, createGraph: true)[0];
        Assert.Equal([120.0, 180], Differentiate.Gradients(slope, [x], Tensor.From(1.0, 1))[0].ToArray<double>());
    }

    [Fact]
    public void A_captured_parameter_that_was_written_to_is_noticed()
    {
        Tensor w = Tensor.From(3.0).RequireGrad(), x = Tensor.From(2.0).RequireGrad();
        var y = Checkpoint.Run(v => v * w, x);
        using (Differentiate.NoGrad()) w.Fill(7);
        Assert.Contains("Checkpoint", Assert.Throws<InPlaceException>(() => y.Sum().Backward()).Message, StringComparison.Ordinal);
    }
}
