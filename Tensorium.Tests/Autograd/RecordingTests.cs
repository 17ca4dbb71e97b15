using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>When ops are recorded, and what in-place writes do to what was.</summary>
public class RecordingTests
{
    [Fact]
    public void Nothing_is_recorded_in_a_NoGrad_scope()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        using (Differentiate.NoGrad())
        {
            Assert.False((x * 2).RequiresGrad);
            using (Differentiate.NoGrad()) Assert.False((x * 2).RequiresGrad);
            Assert.False((x * 2).RequiresGrad);
        }

        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public async Task A_NoGrad_scope_follows_the_code_across_await_and_no_other()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        using var entered = new SemaphoreSlim(0);
        using var done = new SemaphoreSlim(0);
        var paused = Task.Run(async () =>
        {
            using var scope = Differentiate.NoGrad();
            entered.Release();
            await done.WaitAsync(TestContext.Current.CancellationToken);
            return (x * 2).RequiresGrad;
        });
        await entered.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True((x * 2).RequiresGrad);
        done.Release();
        Assert.False(await paused);
    }

    [Fact]
    public void A_write_to_a_saved_value_is_noticed()
    {
        var x = Tensor.Ones([3]);
        var y = (x * Tensor.Ones([3]).RequireGrad()).Sum();
        x.Fill(5);
        Assert.Contains("Clone()", Assert.Throws<InPlaceException>(() => y.Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_through_a_view_is_noticed()
    {
        var x = Tensor.Ones([3, 3]);
        var y = (x[1] * Tensor.Ones([3]).RequireGrad()).Sum();
        x.T[0].CopyFrom(Tensor.Zeros([3]));
        Assert.Throws<InPlaceException>(() => y.Backward());
    }

    [Fact]
    public void A_write_to_a_value_that_no_rule_reads_is_fine()
    {
        Tensor x = Tensor.Ones([3]), w = Tensor.Ones([3]).RequireGrad();
        var y = (x + w).Sum();
        x.Fill(5);
        y.Backward();
        Assert.Equal([1f, 1, 1], w.Grad!.ToArray<float>());
    }

    [Fact]
    public void Writing_to_a_tracked_tensor_is_refused_unless_paused()
    {
        var w = Tensor.Ones([3]).RequireGrad();
        Assert.Throws<InPlaceException>(() => w.Fill(2));
        Assert.Throws<InPlaceException>(() => (w * 2).CopyFrom(Tensor.Ones([3])));
        Assert.Throws<InPlaceException>(() => Tensor.Ones([3]).CopyFrom(w));
        Assert.Throws<InPlaceException>(() => w.AsWritableSpan<float>()[0] = 1);
        using (Differentiate.NoGrad()) w.Fill(2);
        Assert.Equal([2f, 2, 2], w.ToArray<float>());
    }

    [Fact]
    public void A_scope_that_was_never_opened_or_is_closed_twice_does_no_harm()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        using (x.Rank == 7 ? Differentiate.NoGrad() : default) Assert.True((x * 2).RequiresGrad);
        var scope = Differentiate.NoGrad();
        scope.Dispose();
        scope.Dispose();
        using (Differentiate.NoGrad()) Assert.False((x * 2).RequiresGrad);
        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public async Task Work_that_began_in_a_scope_and_outlives_it_records_whatever_others_do()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        using var closed = new SemaphoreSlim(0);
        Task<bool> outliving;
        using (Differentiate.NoGrad())
        {
            outliving = Task.Run(async () =>
            {
                await closed.WaitAsync(TestContext.Current.CancellationToken);
                return (x * 2).RequiresGrad;
            });
        }

        using (Differentiate.NoGrad())
        {
            closed.Release();
            Assert.True(await outliving);
        }
    }
}
