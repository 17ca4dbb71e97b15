using Tensorium.Autograd;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Every way to differentiate gives on another device what it gives on the CPU, and stays there.</summary>
public class DifferentiationTests
{
    private static readonly (string Name, Func<Device, DType, Tensor[]> Run)[] Ways =
    [
        ("Backward, twice", (device, dtype) =>
        {
            Tensor x = Drawn([4, 3], 1, device, dtype).RequireGrad(), w = Drawn([3, 5], 2, device, dtype).RequireGrad();
            for (var pass = 0; pass < 2; pass++) Net(x, w).Sum().Backward();
            return [x.Grad!, w.Grad!];
        }),
        ("Backward of a tensor, weighted", (device, dtype) =>
        {
            Tensor x = Drawn([4, 3], 1, device, dtype).RequireGrad(), w = Drawn([3, 5], 2, device, dtype);
            Net(x, w).Backward(Drawn([4, 5], 3, device, dtype));
            return [x.Grad!];
        }),
        ("Backward onto a gradient that was set", (device, dtype) =>
        {
            var x = Drawn([4, 3], 1, device, dtype).RequireGrad();
            x.Grad = Tensor.Ones(x.Shape, dtype, device);
            x.Square().Mean().Backward();
            return [x.Grad];
        }),
        ("two orders by Backward", (device, dtype) =>
        {
            var x = Drawn([6], 1, device, dtype).RequireGrad();
            (x * x.Tanh()).Sum().Backward(createGraph: true);
            var first = x.Grad!;
            x.Grad = null;
            first.Square().Sum().Backward();
            return [first, x.Grad!];
        }),
        ("Checkpoint", (device, dtype) =>
        {
            Tensor x = Drawn([4, 3], 1, device, dtype).RequireGrad(), w = Drawn([3, 5], 2, device, dtype).RequireGrad();
            var generator = new Generator(9);
            var y = Checkpoint.Run(v => Net(v, w) * Tensor.Uniform([4, 5], generator, dtype: dtype, device: device), x.Square(), generator).Keep();
            y.Sum().Backward();
            return [y, x.Grad!, w.Grad!];
        }),
        ("Jacobian", (device, dtype) => [Differentiate.Jacobian(x => Net(x, Drawn([3, 2], 2, device, dtype)), Drawn([2, 3], 1, device, dtype))]),
        ("Jacobian of nothing", (device, dtype) => [Differentiate.Jacobian(x => x[..0], Drawn([2, 3], 1, device, dtype))]),
        ("Hessian", (device, dtype) => [Differentiate.Hessian(x => x.Prod() + x.Exp().Sum(), Drawn([4], 1, device, dtype))]),
        ("Hvp", (device, dtype) => [Differentiate.Hvp(x => x.Prod(), Drawn([4], 1, device, dtype), Drawn([4], 2, device, dtype))]),
        ("Jvp", (device, dtype) =>
        {
            var (value, tangent) = Differentiate.Jvp(x => Net(x, Drawn([3, 2], 2, device, dtype)), Drawn([2, 3], 1, device, dtype), Drawn([2, 3], 3, device, dtype));
            return [value, tangent];
        }),
        ("Vjp", (device, dtype) =>
        {
            var (value, pullback) = Differentiate.Vjp(x => x.Softmax(-1), Drawn([2, 3], 1, device, dtype));
            return [value, pullback(Drawn([2, 3], 3, device, dtype))];
        }),
        ("Custom", (device, dtype) =>
        {
            Tensor x = Drawn([5], 1, device, dtype).RequireGrad();
            var y = Differentiate.Custom("Twice", [x], inputs => inputs[0] * 2, (gradient, _, _) => [gradient * 2]);
            return [y, .. Differentiate.Gradients(y, [x], Drawn([5], 2, device, dtype))];
        }),
        ("what depends on nothing", (device, dtype) =>
        {
            Tensor x = Drawn([5], 1, device, dtype).RequireGrad(), y = Drawn([2], 2, device, dtype).RequireGrad();
            return Differentiate.Gradients(x.Sum(), [x, y]);
        }),
        ("Evaluate", (device, dtype) => [Differentiate.Evaluate(() => Net(Drawn([4, 3], 1, device, dtype), Drawn([3, 5], 2, device, dtype)))]),
        ("promoted and broadcast", (device, dtype) =>
        {
            Tensor x = Drawn([3, 1], 1, device, DType.Float32).RequireGrad(), y = Drawn([4], 2, device, dtype).RequireGrad();
            return Differentiate.Gradients((x * y).Sum(), [x, y]);
        }),
    ];

    public static TheoryData<string, string> Names => TestDevices.WithOthers(Ways.Select(way => way.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_what_the_CPU_gives(string name, string device)
    {
        var on = TestDevices.Of(device);
        var way = Ways.Single(way => way.Name == name);
        foreach (var dtype in on.Reals)
        {
            var (expected, found) = (way.Run(Device.Cpu, dtype), way.Run(on.Device, dtype));
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.Same(on.Device, found[i].Device);
                DeviceAssert.Near(expected[i], found[i], on.IsExact, $"{name} in {dtype.Name()}, result {i}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Weights_and_gradients_of_another_device_are_refused_with_the_remedy(string name)
    {
        var x = Tensor.Ones([3], device: TestDevices.Of(name).Device).RequireGrad();
        var here = Tensor.Ones([3]);
        foreach (var call in new Action[]
                 {
                     () => x.Square().Backward(here),
                     () => Differentiate.Gradients(x.Square(), [x], here),
                     () => Differentiate.Vjp(v => v.Square(), x.Detach()).Pullback(here),
                     () => Differentiate.Jvp(v => v.Square(), x.Detach(), here),
                     () => Differentiate.Hvp(v => v.Square().Sum(), x.Detach(), here),
                     () => x.Grad = here,
                 })
        {
            Assert.Contains("To(Device)", Assert.Throws<DeviceException>(call).Message, StringComparison.Ordinal);
        }

        Assert.Null(x.Grad);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Gradients_are_checked_where_the_inputs_are(string name)
    {
        var on = TestDevices.Of(name);
        if (!on.Reals.Contains(DType.Float64)) Assert.Skip($"{name} does not compute in float64");
        Tensor x = Drawn([2, 3], 1, on.Device, DType.Float64), w = Drawn([3, 2], 2, on.Device, DType.Float64);
        GradCheck.Verify(xs => Net(xs[0], xs[1]), [x, w], order: 2);
        Assert.Throws<GradCheckException>(() => GradCheck.Verify(v => Differentiate.Custom("Wrong", [v], vs => vs[0] * 2, (gradient, _, _) => [gradient * 3]), x));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void Backward_gives_intermediate_values_back(string name)
    {
        var x = Drawn([3, 4], 1, TestDevices.Of(name).Device, DType.Float32).RequireGrad();
        Tensor inside = x.Exp(), kept = inside.Square().Keep();
        kept.Log().Sum().Backward();
        Assert.Throws<ReleasedException>(() => inside.Detach().ToArray<float>());
        Assert.Throws<ReleasedException>(() => (inside.Detach() + 1).ToArray<float>());
        Assert.Throws<ReleasedException>(() => inside.Detach().To(Device.Cpu));
        Assert.Contains("released", inside.ToString(), StringComparison.Ordinal);
        Assert.Equal(12, kept.ToArray<float>().Length);
        x.ClearGrad();
        Assert.Null(x.Grad);
    }

    [Theory]
    [MemberData(nameof(TestDevices.Others), MemberType = typeof(TestDevices))]
    public void A_graph_may_lead_over_two_devices(string name)
    {
        var on = TestDevices.Of(name);
        Tensor[] Gradients(Device between)
        {
            Tensor x = Drawn([4, 3], 1, Device.Cpu, DType.Float32).RequireGrad(), w = Drawn([3, 5], 2, between, DType.Float32).RequireGrad();
            (Net(x.Square().T.To(between).T, w).To(Device.Cpu) * 3).Sum().Backward();
            Assert.Same(between, w.Grad!.Device);
            return [x.Grad!, w.Grad];
        }

        foreach (var (expected, found) in Gradients(Device.Cpu).Zip(Gradients(on.Device))) DeviceAssert.Near(expected, found, on.IsExact, "a gradient");
    }

    private static Tensor Net(Tensor x, Tensor w) => (x.MatMul(w).Tanh() * 2).LogSoftmax(-1);

    private static Tensor Drawn(Shape shape, ulong seed, Device device, DType dtype) => Tensor.Uniform(shape, new Generator(seed), 0.2, 1.3).To(dtype).To(device);
}
