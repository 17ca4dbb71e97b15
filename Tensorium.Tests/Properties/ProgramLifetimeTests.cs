using System.Runtime.CompilerServices;
using Tensorium.Autograd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>Random programs leave nothing behind, and threads do not see each other.</summary>
public class ProgramLifetimeTests
{
    /// <summary>Counted node by node rather than in bytes, which other tests of the process take too.</summary>
    [Fact]
    public void Programs_walked_or_dropped_half_way_leave_nothing_behind()
    {
        var nodes = Work(Property.Cases(5000));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(0, nodes.Count(node => node.IsAlive));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Work(int count)
    {
        var nodes = new List<WeakReference>();
        for (var seed = 0; seed < count; seed++)
        {
            var program = ProgramGenerator.Make((ulong)seed, ProgramOps.All);
            var inputs = RowGradient.Tracked(program.Values());
            var value = program.Run(inputs);
            if (seed % 2 == 0) value.Backward();
            nodes.AddRange(inputs.Append(value).Select(x => new WeakReference(x.Node)));
        }

        return nodes;
    }

    [Fact]
    public async Task Two_threads_that_train_give_the_bits_of_one()
    {
        long[][] expected = [Train(1), Train(2)];
        var actual = await Task.WhenAll(Task.Run(() => Train(1)), Task.Run(() => Train(2)));
        Assert.Equal(expected[0], actual[0]);
        Assert.Equal(expected[1], actual[1]);
        Assert.NotEqual(expected[0], expected[1]);
    }

    private static long[] Train(ulong seed)
    {
        var generator = new Generator(seed);
        var x = Tensor.Normal([64, 40], generator);
        var (first, second) = (Tensor.Normal([40, 50], generator, deviation: 0.1), Tensor.Normal([50, 40], generator, deviation: 0.1));
        for (var step = 0; step < 40; step++)
        {
            var (_, gradients) = Differentiate.ValueAndGrads(w => (x.MatMul(w[0]).Tanh().MatMul(w[1]) - x).Square().Mean())([first, second]);
            (first, second) = (first - gradients[0], second - gradients[1]);
        }

        return [.. OpTable.Bits(first), .. OpTable.Bits(second)];
    }
}
