using Tensorium.Gpu;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>What cannot be compiled for a device is named, with the reason and the remedy.</summary>
public class KernelFailureTests
{
    [Fact]
    public void A_kernel_that_does_not_compile_is_named_and_harms_no_other()
    {
        var x = Tensor.Ones([3], device: IlgpuDeviceProvider.Simulator(group: 8));
        var failure = Assert.Throws<DeviceException>(() => x.Map(default(Throwing)));
        Assert.Contains("MapBody<Throwing, GpuFloat, Single>", failure.Message, StringComparison.Ordinal);
        Assert.Equal([2f, 2f, 2f], (x + 1).ToArray<float>());
    }

    [Fact]
    public void An_op_that_the_launcher_cannot_see_is_told_so()
    {
        var x = Tensor.Ones([3], device: IlgpuDeviceProvider.Simulator(group: 8));
        var failure = Assert.Throws<DeviceException>(() => x.Map(default(Hidden)));
        Assert.Contains("MapBody<Hidden, GpuFloat, Single>", failure.Message, StringComparison.Ordinal);
        Assert.Contains("InternalsVisibleTo(\"ILGPURuntime\")", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_op_with_a_bool_among_its_fields_is_told_so()
    {
        var x = Tensor.Ones([3], device: IlgpuDeviceProvider.Simulator(group: 8));
        var failure = Assert.Throws<DeviceException>(() => x.Map(new Switched(true)));
        Assert.Contains("the fields of an op that runs on a device are numbers", failure.Message, StringComparison.Ordinal);
    }

    internal readonly struct Throwing : IUnaryOp
    {
        public static string Name => "Throwing";

        public static Saves Saves => Saves.None;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Lanes > 100 ? throw new InvalidOperationException(Name) : x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient;
    }

    internal readonly struct Switched(bool negative) : IUnaryOp
    {
        public static string Name => "Switched";

        public static Saves Saves => Saves.None;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => negative ? -x : x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient;
    }

    private readonly struct Hidden : IUnaryOp
    {
        public static string Name => "Hidden";

        public static Saves Saves => Saves.None;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x + x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient;
    }
}
