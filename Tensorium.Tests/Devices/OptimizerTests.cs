using Tensorium.Autograd;
using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Every optimiser moves parameters on another device as it does on the CPU, each in its own launch or many in one.</summary>
public class OptimizerTests
{
    private const int Steps = 5;

    private static readonly Dictionary<string, Func<IEnumerable<Tensor>, Optimizer>> s_optimizers = new()
    {
        ["Adam"] = x => new Adam(x, 0.05), ["Adam with decay"] = x => new Adam(x, 0.05, weightDecay: 0.1), ["AdamW"] = x => new AdamW(x, 0.05),
        ["Sgd"] = x => new Sgd(x, 0.05), ["Sgd with momentum"] = x => new Sgd(x, 0.05, 0.9, weightDecay: 0.1), ["Sgd, Nesterov's"] = x => new Sgd(x, 0.05, 0.9, nesterov: true),
        ["RmsProp"] = x => new RmsProp(x, 0.05), ["RmsProp with momentum"] = x => new RmsProp(x, 0.05, momentum: 0.9), ["RmsProp, centred"] = x => new RmsProp(x, 0.05, momentum: 0.5, centered: true),
    };

    public static TheoryData<string, string> Names => TestDevices.WithOthers(s_optimizers.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_go_where_they_go_on_the_CPU(string name, string device)
    {
        var on = TestDevices.Of(device);
        foreach (var dtype in on.Reals)
        {
            foreach (var (expected, found) in Trained(Device.Cpu, dtype).Zip(Trained(on.Device, dtype)))
            {
                Assert.Same(on.Device, found.Device);
                DeviceAssert.Near(expected, found, on.IsExact, $"{name} in {dtype.Name()} on {device}");
            }
        }

        Tensor[] Trained(Device where, DType dtype)
        {
            Shape[] shapes = [[7, 5], [5], [], [1031], [0], [33, 65]];
            Tensor[] parameters = [.. shapes.Select((shape, i) => (Tensor.Normal(shape, new Generator(2, (ulong)i)) + 2).To(dtype).To(where).RequireGrad())];
            var optimizer = s_optimizers[name](parameters);
            for (var step = 0; step < Steps; step++)
            {
                parameters.Select(x => (x.Square() * (0.1 + step)).Sum()).Aggregate((a, b) => a + b).Backward();
                optimizer.Step();
            }

            return [.. parameters.Select(x => x.Detach())];
        }
    }
}
