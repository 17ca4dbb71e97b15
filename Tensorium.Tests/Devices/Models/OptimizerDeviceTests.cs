using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Every optimiser, and what goes with it, makes the same bits on another device.</summary>
public sealed class OptimizerDeviceTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>> s_optimizers = new()
    {
        ["SGD"] = x => new Sgd(x, 0.1, weightDecay: 0.01),
        ["SGD with momentum"] = x => new Sgd(x, 0.1, momentum: 0.9, dampening: 0.1),
        ["SGD, Nesterov"] = x => new Sgd(x, 0.1, momentum: 0.9, nesterov: true),
        ["Adam"] = x => new Adam(x, 0.1, weightDecay: 0.01),
        ["AdamW"] = x => new AdamW(x, 0.1),
        ["RMSProp"] = x => new RmsProp(x, 0.1),
        ["RMSProp, centred"] = x => new RmsProp(x, 0.1, centered: true),
        ["RMSProp with momentum"] = x => new RmsProp(x, 0.1, momentum: 0.9),
        ["RMSProp, centred, with momentum"] = x => new RmsProp(x, 0.1, momentum: 0.9, centered: true, weightDecay: 0.01),
    };

    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    [Fact]
    public void Every_optimizer_is_here() => Assert.Superset(
        typeof(Optimizer).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Optimizer))).ToHashSet(),
        s_optimizers.Values.Select(make => make(new Linear(1, 1, new Generator(1)).Parameters).GetType()).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_steps_have_the_same_bits_and_its_state_goes_from_one_device_to_another(string name)
    {
        var (here, there) = (new Linear(3, 2, new Generator(1)), new Linear(3, 2, new Generator(1)).To(Mirrored.Device));
        var (ours, theirs) = (s_optimizers[name](here.Parameters), s_optimizers[name](there.Parameters));
        Steps(here, ours, 0);
        Steps(there, theirs, 0);
        Compare(here, ours, there, theirs);

        // Both ways: what the one has learned becomes the other's.
        var next = s_optimizers[name](here.Parameters);
        next.LoadStateDict(theirs.StateDict());
        theirs.LoadStateDict(ours.StateDict());
        Steps(here, next, 3);
        Steps(there, theirs, 3);
        Compare(here, next, there, theirs);
    }

    [Fact]
    public void Clipping_finds_the_same_norm_with_gradients_on_two_devices_too()
    {
        var (here, there) = (new Linear(3, 2, new Generator(1)), new Linear(3, 2, new Generator(1)).To(Mirrored.Device));
        Loss(here, 1).Backward();
        Loss(there, 1).Backward();
        var norm = GradientClipping.GlobalNorm(here.Parameters);
        Assert.Equal(norm, GradientClipping.GlobalNorm(there.Parameters));
        Assert.Equal(norm * Math.Sqrt(2), GradientClipping.GlobalNorm([.. here.Parameters, .. there.Parameters]), 1e-12);
        Assert.Equal(0, GradientClipping.GlobalNorm([]));

        Assert.Equal(GradientClipping.ByGlobalNorm(here.Parameters, norm / 2), GradientClipping.ByGlobalNorm(there.Parameters, norm / 2));
        GradientClipping.ByValue(here.Parameters, norm / 5);
        GradientClipping.ByValue(there.Parameters, norm / 5);
        foreach (var (one, other) in here.Parameters.Zip(there.Parameters)) Mirrored.Same(one.Grad!, other.Grad!, "clipped gradient");
    }

    private static Tensor Loss(Linear layer, int step) =>
        (layer.Forward(Tensor.Normal([4, 3], new Generator(7, (ulong)step), device: layer.Device)) - 1).Square().Sum();

    private static void Steps(Linear layer, Optimizer optimizer, int first)
    {
        for (var step = first; step < first + 3; step++)
        {
            Loss(layer, step).Backward();
            optimizer.Step();
        }
    }

    private static void Compare(Linear here, Optimizer ours, Linear there, Optimizer theirs)
    {
        foreach (var (one, other) in here.Parameters.Zip(there.Parameters)) Mirrored.Same(one.Detach(), other.Detach(), "parameter");
        foreach (var (one, other) in ours.StateDict().Zip(theirs.StateDict())) Mirrored.SameBits(one.Value, other.Value, one.Key);
    }
}
