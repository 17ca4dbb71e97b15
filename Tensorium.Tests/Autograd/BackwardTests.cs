using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>What Backward accumulates, and how it composes.</summary>
public class BackwardTests
{
    [Fact]
    public void A_leaf_gets_the_gradient_of_a_scalar()
    {
        var x = Tensor.From(1.0, 2, 3).RequireGrad();
        (x.Square() * 3).Sum().Backward();
        Assert.Equal([6.0, 12, 18], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Gradients_accumulate_until_they_are_cleared()
    {
        var x = Tensor.From(1.0, 2).RequireGrad();
        (x * 2).Sum().Backward();
        (x * 5).Sum().Backward();
        Assert.Equal([7.0, 7], x.Grad!.ToArray<double>());
        x.ClearGrad();
        Assert.Null(x.Grad);
        (x * 5).Sum().Backward();
        Assert.Equal([5.0, 5], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_that_somebody_read_stays_what_it_was_when_more_is_accumulated()
    {
        var x = Tensor.From(1.0, 2).RequireGrad();
        (x * 2).Sum().Backward();
        var first = x.Grad!;
        (x * 5).Sum().Backward();
        (x * 1).Sum().Backward();
        Assert.Equal([2.0, 2], first.ToArray<double>());
        Assert.Equal([8.0, 8], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_that_the_user_assigned_is_added_to_and_not_written_to()
    {
        Tensor x = Tensor.From(1.0, 2).RequireGrad(), own = Tensor.From(10.0, 20);
        x.Grad = own;
        (x * 2).Sum().Backward();
        Assert.Equal([12.0, 22], x.Grad!.ToArray<double>());
        Assert.Equal([10.0, 20], own.ToArray<double>());
    }

    [Fact]
    public void A_rule_that_walks_a_graph_with_a_node_of_this_one_gets_its_own_gradient()
    {
        var x = Tensor.From(3.0).RequireGrad();
        var shared = x.Square();
        var y = Differentiate.Custom(
            "Twice", [shared], inputs => inputs[0].Detach() * 2,
            (gradient, _, _) => [gradient * Differentiate.Gradients(shared, [x], keepGraph: true)[0].Keep()]);
        y.Backward();
        Assert.Equal(36, x.Grad!.Item());
    }

    [Fact]
    public void A_gradient_that_a_rule_hands_on_to_two_inputs_is_not_written_to_while_shared()
    {
        Tensor x = Tensor.From(1.0, 2).RequireGrad(), y = Tensor.From(3.0, 4).RequireGrad();
        var sum = x + y;
        ((sum * sum) + (x * 10) + sum).Sum().Backward();
        Assert.Equal([19.0, 23], x.Grad!.ToArray<double>());
        Assert.Equal([9.0, 13], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void Clearing_leaves_a_gradient_alone_that_the_user_assigned()
    {
        Tensor x = Tensor.Ones([100, 100]).RequireGrad(), own = Tensor.Full([100, 100], 7);
        x.Grad = own;
        x.ClearGrad();
        Assert.Null(x.Grad);
        Assert.Equal(7, own.ToArray<float>()[0]);
    }

    [Fact]
    public void A_value_used_in_several_places_sums_its_gradients()
    {
        var x = Tensor.From(2.0).RequireGrad();
        var y = x * x;
        ((y * x) + y + (y * y)).Sum().Backward();
        Assert.Equal(12 + 4 + 32, x.Grad!.Item());
    }

    [Fact]
    public void Leaves_of_one_sum_do_not_share_their_gradients()
    {
        Tensor a = Tensor.From(1.0, 2).RequireGrad(), b = Tensor.From(3.0, 4).RequireGrad();
        (a + b).Sum().Backward();
        a.Grad!.Fill(9);
        Assert.Equal([1.0, 1], b.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_gradient_comes_back_in_the_shape_and_dtype_of_its_leaf()
    {
        Tensor row = Tensor.Ones([3]).RequireGrad(), matrix = Tensor.Ones([2, 3], DType.Float64).RequireGrad();
        (row * matrix).Sum().Backward();
        Assert.Equal(((Shape)new[] { 3 }, DType.Float32), (row.Grad!.Shape, row.Grad.DType));
        Assert.Equal([2f, 2, 2], row.Grad.ToArray<float>());
        Assert.Equal(((Shape)new[] { 2, 3 }, DType.Float64), (matrix.Grad!.Shape, matrix.Grad.DType));
    }

    [Fact]
    public void A_weight_for_each_element_stands_in_for_a_scalar()
    {
        var x = Tensor.From(1.0, 2, 3).RequireGrad();
        x.Square().Backward(Tensor.From(1.0, 10, 100));
        Assert.Equal([2.0, 40, 600], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void A_non_scalar_without_weights_is_refused()
    {
        var x = Tensor.Ones([3]).RequireGrad();
        var error = Assert.Throws<GradientException>(() => (x * 2).Backward());
        Assert.Contains("[3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Sum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_depends_on_no_leaf_is_refused() =>
        Assert.Contains("RequireGrad", Assert.Throws<GradientException>(() => Tensor.Ones([]).Backward()).Message, StringComparison.Ordinal);

    [Fact]
    public void Integers_cannot_require_gradients() =>
        Assert.Contains("int32", Assert.Throws<DTypeException>(() => Tensor.From(1, 2).RequireGrad()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_deep_graph_needs_no_deep_stack()
    {
        var x = Tensor.From(1.0).RequireGrad();
        var y = x;
        for (var i = 0; i < 50_000; i++) y = y + 1;
        y.Sum().Backward();
        Assert.Equal(1, x.Grad!.Item());
    }

    [Fact]
    public void Detach_cuts_the_history()
    {
        var x = Tensor.From(3.0).RequireGrad();
        (x * x.Detach()).Sum().Backward();
        Assert.Equal(3, x.Grad!.Item());
    }

    [Fact]
    public void Two_threads_differentiate_side_by_side()
    {
        double Train(ulong seed)
        {
            var w = Tensor.Normal([40, 40], new(seed), dtype: DType.Float64).RequireGrad();
            for (var i = 0; i < 50; i++)
            {
                w.MatMul(w.T).Tanh().Sum().Backward();
                using (Differentiate.NoGrad()) w.CopyFrom(w - (w.Grad! * 0.1));
                w.ClearGrad();
            }

            return w.Detach().Sum().Item();
        }

        double[] alone = [Train(1), Train(2)];
        var together = new double[2];
        var threads = new[] { 0, 1 }.Select(i => new Thread(() => together[i] = Train((ulong)i + 1))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(alone, together);
    }

    [Fact]
    public void No_gradient_is_lost_when_threads_share_a_leaf()
    {
        var w = Tensor.Ones([300], DType.Float64).RequireGrad();
        const int Steps = 500;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < Steps; i++) (w * 2).Sum().Backward();
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(w.Grad!.ToArray<double>(), value => Assert.Equal(2 * 4 * Steps, value));
    }
}
