using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>A module moves with all that it has, and stays what others know.</summary>
public sealed class ModuleMoveTests
{
    private static Sequential Network => new(new Linear(3, 4, new Generator(1)), new BatchNorm(4), new Relu(), new Linear(4, 2, new Generator(2)));

    [Fact]
    public void Its_parameters_and_buffers_stay_the_same_objects()
    {
        var network = Network;
        var before = network.NamedParameters.Concat(network.NamedBuffers).Select(named => named.Value).ToArray();
        var state = network.StateDict();
        Assert.Same(Device.Cpu, network.Device);

        Assert.Same(network, network.To(Mirrored.Device));
        Assert.Same(Mirrored.Device, network.Device);
        var after = network.NamedParameters.Concat(network.NamedBuffers).Select(named => named.Value).ToArray();
        Assert.Equal(before.Length, after.Length);
        foreach (var (one, other) in before.Zip(after)) Assert.Same(one, other);
        foreach (var (name, value) in network.StateDict()) Mirrored.Same(state[name], value, name);
        Assert.All(network.Parameters, parameter => Assert.True(parameter.RequiresGrad));

        network.To(Device.Cpu);
        foreach (var (name, value) in network.StateDict()) Mirrored.SameBits(state[name], value, name);
        Assert.Same(Device.Cpu, network.Device);
    }

    [Fact]
    public void A_module_without_state_says_the_cpu_and_one_with_buffers_alone_where_they_are()
    {
        Assert.Same(Device.Cpu, new Relu().To(Mirrored.Device).Device);
        Assert.Same(Mirrored.Device, new BatchNorm(2, affine: false).To(Mirrored.Device).Device);
    }

    [Fact]
    public void Parameters_that_two_modules_share_are_still_shared()
    {
        var first = new Linear(2, 2, new Generator(1));
        var both = new Sequential(first, new Linear(first.Weight, null)).To(Mirrored.Device);
        Assert.Equal(2, both.Parameters.Count);
        Assert.Same(((Linear)both.Layers[0]).Weight, ((Linear)both.Layers[1]).Weight);
    }

    [Fact]
    public void A_state_dict_of_one_device_is_loaded_on_another()
    {
        var (here, there) = (Network, new Sequential(new Linear(3, 4, new Generator(5)), new BatchNorm(4), new Relu(), new Linear(4, 2, new Generator(6))).To(Mirrored.Device));
        there.LoadStateDict(here.StateDict());
        Mirrored.Same(here.Parameters[0].Detach(), there.Parameters[0].Detach(), "weight");
        here.LoadStateDict(there.StateDict());
    }

    [Fact]
    public void An_optimiser_that_was_made_before_goes_on_with_the_same_bits()
    {
        Tensor[] Trained(Func<int, Device> deviceOfStep)
        {
            var network = Network;
            var adam = new Adam(network.Parameters, 0.1);
            for (var step = 0; step < 4; step++)
            {
                network.To(deviceOfStep(step));
                network.Forward(Tensor.Normal([5, 3], new Generator(7, (ulong)step), device: network.Device)).Square().Mean().Backward();
                adam.Step();
            }

            return [.. network.StateDict().Values, .. adam.StateDict().Values];
        }

        var expected = Trained(_ => Device.Cpu);
        foreach (var (one, other) in expected.Zip(Trained(step => step is 1 or 2 ? Mirrored.Device : Device.Cpu))) Mirrored.SameBits(one, other, "state");
    }

    [Fact]
    public void Gradients_are_forgotten_and_the_next_ones_arrive()
    {
        var layer = new Linear(2, 1, new Generator(1));
        layer.Forward(Tensor.Ones([1, 2])).Sum().Backward();
        layer.To(Mirrored.Device);
        Assert.Null(layer.Weight.Grad);
        layer.Forward(Tensor.Ones([1, 2], device: Mirrored.Device)).Sum().Backward();
        Mirrored.Same(Tensor.Ones([1, 2]), layer.Weight.Grad!, "gradient");
    }

    [Fact]
    public void A_device_without_room_for_all_of_it_leaves_it_where_it_was()
    {
        var network = Network;
        var state = network.StateDict();
        using (MirrorDevice.FailAfter(3)) Assert.Throws<DeviceMemoryException>(() => network.To(Mirrored.Device));
        Assert.All(network.Parameters, parameter => Assert.Same(Device.Cpu, parameter.Device));
        foreach (var (name, value) in network.StateDict()) Mirrored.SameBits(state[name], value, name);
        network.Forward(Tensor.Ones([2, 3])).Sum().Backward();
    }

    [Fact]
    public void Inputs_from_elsewhere_are_refused_with_the_remedy() =>
        Assert.Contains("To(Device)", Assert.Throws<DeviceException>(() => new Linear(2, 1, new Generator(1)).To(Mirrored.Device).Forward(Tensor.Ones([1, 2]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_leaves_and_constants_adopt_and_only_what_fits()
    {
        var x = Tensor.Ones([2, 2]).RequireGrad();
        Assert.Throws<ShapeException>(() => x.Adopt(Tensor.Ones([4])));
        Assert.Throws<ShapeException>(() => x.Adopt(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }).T));
        Assert.Throws<DTypeException>(() => x.Adopt(Tensor.Ones([2, 2], DType.Float64)));
        Assert.Throws<InPlaceException>(() => (x * 2).Adopt(Tensor.Ones([2, 2])));
        Assert.Throws<InPlaceException>(() => x.Adopt(Tensor.Ones([2, 2]).RequireGrad()));
        Assert.Throws<InPlaceException>(() => x.Adopt(x * 2));

        Assert.Same(x, x.Adopt(Tensor.Full([2, 2], 3)));
        (x * x).Sum().Backward();
        Assert.Equal([6, 6, 6, 6], x.Grad!.ToArray<float>());
    }
}
