using System.Runtime.CompilerServices;
using Tensorium.Models;
using Tensorium.Models.Optim;
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

    /// <summary>A variational autoencoder, large enough for its products to be shared among the workers.</summary>
    private static long[] Train(ulong seed)
    {
        var vae = new Vae(new() { Input = 300, Hidden = [100], Latent = 8 }, seed);
        var adam = new Adam(vae.Parameters, learningRate: 1e-3);
        var images = Tensor.Uniform([128, 300], new Generator(seed));
        for (var step = 0; step < 20; step++)
        {
            (-vae.Elbo(images).Mean()).Backward();
            adam.Step();
        }

        return [.. vae.Parameters.SelectMany(OpTable.Bits)];
    }
}
