using System.Runtime.CompilerServices;
using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Ops of a user's own and chains of ops run on another device as they do on the CPU, with nothing written for it.</summary>
public class UserOpTests
{
    private static readonly (string Name, Func<Tensor, Tensor, Tensor> Apply)[] Calls =
    [
        ("an op with a constant", (x, _) => x.Map(new Scale(0.7))),
        ("a chain of two", (x, _) => x.Map(default(Tanh).Then(default(Sigmoid)))),
        ("a chain of four", (x, _) => x.Map(new Scale(0.7).Then(default(Relu)).Then(default(Softplus)).Then(default(Gelu)))),
        ("an op of two tensors and a function of it", (x, y) => x.Zip(default(Multiply).AndThen(new Scale(1.5)), y)),
        ("an activation of a layer", (x, y) => x.Linear(y, y.T[0], default(Tanh).Then(default(Square)))),
        ("an activation without a one-pass gradient", (x, y) => x.Linear(y, y.T[0], new Scale(2))),
    ];

    public static TheoryData<string, string> Names => TestDevices.WithOthers(Calls.Select(call => call.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_what_the_CPU_gives(string name, string device)
    {
        var on = TestDevices.Of(device);
        var call = Calls.Single(call => call.Name == name);
        foreach (var dtype in on.Reals)
        {
            foreach (var (expected, found) in Results(Device.Cpu, dtype).Zip(Results(on.Device, dtype)))
            {
                Assert.Same(on.Device, found.Device);
                DeviceAssert.Near(expected, found, on.IsExact, $"{name} in {dtype.Name()} on {device}");
            }
        }

        Tensor[] Results(Device where, DType dtype)
        {
            Tensor[] inputs = [.. Enumerable.Range(0, 2).Select(i => Tensor.Normal([9, 9], new Generator(1, (ulong)i)).To(dtype).To(where).RequireGrad())];
            var y = call.Apply(inputs[0], inputs[1]);
            var first = Differentiate.Gradients(y, inputs, DeviceAssert.Weight(y, 4), createGraph: true);
            return [y, .. first, .. Differentiate.Gradients(first[0].Square().Sum(), inputs)];
        }
    }

    internal readonly struct Scale(double factor) : IUnaryOp
    {
        public static string Name => "Scale";

        public static Saves Saves => Saves.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x * V.Splat(factor);

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * factor;
    }
}
