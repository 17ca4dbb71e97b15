using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>What backward gives back, what it leaves, and what a read afterwards says.</summary>
public class LifetimeTests
{
    private static Tensor Leaf => Tensor.Ones([50, 200]).RequireGrad();

    [Fact]
    public void The_differentiated_value_stays_readable()
    {
        var loss = (Leaf * 2).Sum();
        loss.Backward();
        Assert.Equal(20_000, loss.Item());
    }

    [Fact]
    public void Reading_an_intermediate_value_afterwards_throws_and_names_the_ways_to_keep_it()
    {
        var y = Leaf * 2;
        y.Sum().Backward();
        var error = Assert.Throws<ReleasedException>(() => y.ToArray<float>());
        foreach (var way in new[] { "Keep()", "Detach()", "keepGraph: true" }) Assert.Contains(way, error.Message, StringComparison.Ordinal);
        Assert.Throws<ReleasedException>(() => y + 1);
        Assert.Contains("released", y.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Keep_Detach_and_an_unrecorded_view_keep_a_value()
    {
        Tensor a = Leaf * 2, b = Leaf * 3, c = Leaf * 4;
        a.Keep();
        var detached = b.Detach();
        Tensor row;
        using (Differentiate.NoGrad()) row = c[0];
        (a.Sum() + b.Sum() + c.Sum()).Backward();
        Assert.Equal(2, a.ToArray<float>()[7]);
        Assert.Equal(3, detached.ToArray<float>()[7]);
        Assert.Equal(4, row.ToArray<float>()[7]);
    }

    [Fact]
    public void Leaves_and_inputs_are_never_given_back()
    {
        Tensor w = Leaf, x = Tensor.Ones([50, 200]);
        (w.T.MatMul(x).Reshape(-1)[Slice.Every(3)] * 2).Sum().Backward();
        Assert.Equal(1, w.ToArray<float>()[0]);
        Assert.Equal(1, x.ToArray<float>()[0]);
    }

    [Fact]
    public void A_second_backward_says_how_to_walk_twice()
    {
        var loss = Leaf.Square().Sum();
        loss.Backward();
        Assert.Contains("keepGraph: true", Assert.Throws<ReleasedException>(() => loss.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepGraph_allows_a_second_backward()
    {
        var x = Tensor.From(3.0).RequireGrad();
        var y = x.Square();
        var loss = y.Sum();
        loss.Backward(keepGraph: true);
        Assert.Equal(9, y.Item());
        loss.Backward();
        Assert.Equal(12, x.Grad!.Item());
    }

    [Fact]
    public void A_branch_whose_trunk_was_given_back_says_so()
    {
        var trunk = Leaf.Exp();
        var (first, second) = (trunk.Sum(), trunk.Square().Sum());
        first.Backward();
        Assert.Contains("keepGraph: true", Assert.Throws<ReleasedException>(() => second.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_gives_back_all_but_its_result_and_what_was_kept()
    {
        var w = Leaf;
        Tensor? temporary = null, kept = null;
        var result = Differentiate.Evaluate(() =>
        {
            temporary = w * 2;
            kept = (w * 3).Keep();
            return Differentiate.Evaluate(() => temporary + kept)[1..];
        });
        Assert.False(result.RequiresGrad);
        Assert.All(result.ToArray<float>(), value => Assert.Equal(5, value));
        Assert.Equal(3, kept!.ToArray<float>()[0]);
        Assert.Throws<ReleasedException>(() => temporary!.ToArray<float>());
        Assert.Equal(1, w.ToArray<float>()[0]);
    }

    [Fact]
    public void A_gradient_rule_that_throws_leaves_later_steps_intact()
    {
        var x = Leaf;
        var bad = Differentiate.Custom("Bad", [x * 2], inputs => inputs[0] * 1, (_, _, _) => throw new InvalidOperationException("rule"));
        Assert.Throws<InvalidOperationException>(() => bad.Sum().Backward());
        (x * 3).Sum().Backward();
        Assert.All(x.Grad!.ToArray<float>(), value => Assert.Equal(3, value));
    }

    [Fact]
    public void A_span_keeps_what_it_shows()
    {
        var y = Leaf * 2;
        var span = y.AsSpan<float>();
        y.Sum().Backward();
        var others = Enumerable.Range(0, 8).Select(_ => Tensor.Full([50, 200], 9)).ToArray();
        Assert.Equal(2, span[7]);
        Assert.Equal(2, y.ToArray<float>()[7]);
        Assert.Equal(9, others[0].ToArray<float>()[7]);
    }

    [Fact]
    public void A_gradient_that_was_kept_detached_or_viewed_survives_ClearGrad()
    {
        Tensor Gradient(out Tensor leaf)
        {
            leaf = Leaf;
            (leaf * 3).Sum().Backward();
            return leaf.Grad!;
        }

        var kept = Gradient(out var first).Keep();
        first.ClearGrad();
        var detached = Gradient(out var second).Detach();
        second.ClearGrad();
        var row = Gradient(out var third)[0];
        third.ClearGrad();
        var dropped = Gradient(out var fourth);
        fourth.ClearGrad();
        Assert.All([kept, detached, row], gradient => Assert.Equal(3, gradient.ToArray<float>()[7]));
        Assert.Contains("ClearGrad", Assert.Throws<ReleasedException>(() => dropped.ToArray<float>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clearing_a_recorded_gradient_leaves_it_to_the_loss_that_needs_it()
    {
        var x = Tensor.Full([100, 100], 2).RequireGrad();
        (x.Square() * x).Sum().Backward(createGraph: true);
        var penalty = x.Grad!.Square().Sum();
        x.ClearGrad();
        penalty.Backward();
        Assert.Equal(2 * 12 * 12, x.Grad!.ToArray<float>()[7]);
    }

    [Fact]
    public void Evaluating_within_a_rule_does_not_give_back_what_the_graph_saved()
    {
        var x = Tensor.Full([100, 100], 2).RequireGrad();
        var y = x * 3;
        var z = Differentiate.Custom("Once", [y], inputs => inputs[0] * 1, (gradient, inputs, _) => [gradient + (0 * Differentiate.Evaluate(() => inputs[0]))]);
        (y.Square() + z + y.Square()).Sum().Backward();
        Assert.Equal(3 + (4 * 6 * 3), x.Grad!.ToArray<float>()[7]);
    }
}
