using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>Memory over many steps, measured over the whole process: so with no other test beside it.</summary>
[Collection(nameof(ComputeThreads))]
public class SteadyMemoryTests
{
    /// <summary>The promise to users who never dispose: 20,000 steps of varying shape, evaluations that record, exceptions in mid-forward.</summary>
    [Fact]
    public void Memory_stays_flat_over_20_000_steps_with_nothing_disposed()
    {
        var generator = new Generator(1);
        Tensor w = Tensor.Normal([64, 100], generator).RequireGrad(), v = Tensor.Normal([1, 64], generator).RequireGrad();
        long settled = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var x = Tensor.Uniform([1 + (step * 37 % 90), 100], generator);
            var y = x.MatMul(w.T).Tanh().MatMul(v.T);
            if (step % 10 == 3) Assert.Throws<ShapeException>(() => y.Square() + Tensor.Ones([7, 7]));
            else if (step % 10 != 5) y.Square().Sum().Backward();
            w.ClearGrad();
            v.ClearGrad();
            if (step == 1000) settled = Held();
        }

        Assert.InRange(Held(), 0, settled + (8 << 20));
    }

    /// <summary>The bytes that live, and those in the pool.</summary>
    private static long Held() => GC.GetTotalMemory(forceFullCollection: true);
}
