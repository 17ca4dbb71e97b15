using ILGPU;
using Tensorium.Gpu;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Memory;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Faults of ILGPU's that its users have reported: they must not come back through another version, or through what the kernels here are written like.</summary>
public class IlgpuRegressionTests
{
    private const int Side = 7;

    /// <summary>Every device of ILGPU's under test; its simulator where none is named.</summary>
    public static TheoryData<string> Devices
    {
        get
        {
            var names = Named.Select(device => device.Name).ToArray();
            return names.Length == 0 ? ["simulator"] : [.. names];
        }
    }

    private static IEnumerable<TestDevice> Named => TestDevices.Others.Select(row => TestDevices.Of(row.Data)).Where(device => device.Device is IlgpuDevice);

    /// <summary>m4rs-mt/ILGPU #1330: updates of a variable in nested loops of three turns, which it unrolls, were lost where a turn is left early.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void A_count_over_neighbours_with_turns_left_early_is_right(string name)
    {
        var device = Find(name);
        var counts = Tensor.Zeros([Side, Side], DType.Int32, device);
        device.Launcher.OverElements(new NeighboursKernel(counts.View<int>(), Side), Side * Side);
        Assert.Equal(Enumerable.Range(0, Side * Side).Select(i => NeighboursKernel.Count(i, Side)), counts.ToArray<int>());
    }

    /// <summary>m4rs-mt/ILGPU #1361: the arguments of CopySign were exchanged. Signs are joined by bits here, and the device's function is not used.</summary>
    [Theory]
    [MemberData(nameof(Devices))]
    public void Results_have_the_sign_of_the_argument_that_gives_it(string name)
    {
        var device = Find(name);
        var x = Tensor.From(2.5f, -2.5f, 0f, -0f, 7f, -7f);
        var y = Tensor.From(-1f, 1f, -1f, 1f, -2f, 2f);
        foreach (var op in new Func<Tensor, Tensor, Tensor>[] { (a, b) => a.Atan2(b), (a, b) => a.Fmod(b), (a, b) => a.Remainder(b), (a, _) => a.Sinh(), (a, _) => a.Atan(), (a, _) => a.Cbrt(), (a, b) => a.Pow(b) })
            Assert.Equal(Bits(op(x, y)), Bits(op(x.To(device), y.To(device))));
    }

    private static int[] Bits(Tensor tensor) => [.. tensor.ToArray<float>().Select(BitConverter.SingleToInt32Bits)];

    private static IlgpuDevice Find(string name) => (IlgpuDevice)(Named.SingleOrDefault(device => device.Name == name)?.Device ?? IlgpuDeviceProvider.Simulator(group: 8));

    internal readonly struct NeighboursKernel(ArrayView<int> counts, int side) : IKernel
    {
        public void Run()
        {
            var i = Grid.GlobalLinearIndex;
            if (i < counts.Length) counts[i] = Count((int)i, side);
        }

        public static int Count(int index, int side)
        {
            int x = index % side, y = index / side, count = 0;
            for (var dy = -1; dy <= 1; dy++)
            {
                var row = y + dy;
                if (row < 0 || row >= side) continue;
                for (var dx = -1; dx <= 1; dx++)
                {
                    var column = x + dx;
                    if (column < 0 || column >= side) continue;
                    if (dx == 0 && dy == 0) continue;
                    count += (row * side) + column + 1;
                }
            }

            return count;
        }
    }
}
