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
}
