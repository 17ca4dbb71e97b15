using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>Shapes beyond those of the rows: more than a device does at once, long and thin, just above powers of two; a device gives what the CPU gives.</summary>
public class LargeShapeTests
{
    private const int LeastElements = 1 << 20;

    private static readonly Shape[] s_matrices = [[1000, 1003], [3, 70_001], [70_001, 3], [1, 1 << 17], [4097, 65]];

    private static readonly Dictionary<string, Func<Device, Tensor>> s_cases = Cases().ToDictionary(pair => pair.Name, pair => pair.Run);

    public static TheoryData<string, string> Names => TestDevices.WithOthers(s_cases.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void It_gives_what_the_CPU_gives(string name, string device)
    {
        var on = TestDevices.Of(device);
        if (on.MostElements < LeastElements) Assert.Skip($"{device} takes long for an element");
        var found = s_cases[name](on.Device);
        Assert.Same(on.Device, found.Device);
        DeviceAssert.Near(s_cases[name](Device.Cpu), found, on.IsExact, $"{name} on {device}");
    }

    private static IEnumerable<(string Name, Func<Device, Tensor> Run)> Cases()
    {
        foreach (var shape in s_matrices)
        {
            foreach (var (name, run) in Reductions())
            {
                if (shape[0] > 1) yield return ($"{name} of {shape} along 0", device => run(Drawn(shape, device), 0));
                yield return ($"{name} of {shape} along 1", device => run(Drawn(shape, device), 1));
            }

            yield return ($"Sum of all of {shape}", device => Drawn(shape, device).Sum());
            yield return ($"a broadcast product of {shape}", device => (Drawn(shape, device).T * Drawn([shape[0]], device)).T.Contiguous());
            yield return ($"Tanh of every second of {shape}", device => Drawn(shape, device)[Slice.Every(-2), Slice.Every(2)].Tanh());
        }

        yield return ("Sum over outer and inner axes", device => Drawn([17, 333, 129], device).Sum([0, 2]));
        yield return ("Mean of a view over all axes", device => Drawn([17, 333, 129], device).Permute(2, 0, 1).Mean());
        foreach (var (left, right) in new (Shape, Shape)[]
                 {
                     ([1, 784], [784, 400]), ([128, 784], [784, 400]), ([257, 129], [129, 65]), ([6, 33, 17], [17, 9]), ([5, 1, 16, 64], [3, 64, 31]), ([2000, 3], [3, 2000]), ([7, 5000], [5000, 1]),
                 })
        {
            yield return ($"MatMul of {left} and {right}", device => Drawn(left, device).MatMul(Drawn(right, device)));
            yield return ($"MatMul of transposed {left} and {right}", device => Drawn(left, device).T.Contiguous().T.MatMul(Drawn(right, device).T.Contiguous().T));
        }

        yield return ("Linear with Relu", device => Drawn([129, 784], device).Linear(Drawn([401, 784], device), Drawn([401], device), default(Relu)));
        yield return ("Conv2d", device => Drawn([9, 3, 29, 31], device).Conv2d(Drawn([18, 3, 3, 5], device), Drawn([18], device), default(Tanh), stride: 2, padding: 1));
        yield return ("ConvTranspose2d", device => Drawn([9, 8, 7, 9], device).ConvTranspose2d(Drawn([8, 5, 4, 4], device), Drawn([5], device), default(Relu), stride: 2, padding: 1));
        yield return ("MaxPool2d", device => Drawn([9, 8, 33, 35], device).MaxPool2d(3, stride: 2));
        yield return ("IndexAdd of many into few", device => Tensor.Zeros([7, 5], device: device).IndexAdd(0, Index(50_000, 7, device), Drawn([50_000, 5], device)));
        yield return ("IndexSelect of rows", device => Drawn([1000, 70], device).IndexSelect(0, Index(5_000, 1000, device)));
        yield return ("Where of a mask", device => Tensor.Where(Drawn([1000, 1], device) > 0.5, Drawn([1000, 1003], device), 2));
        yield return ("Cat", device => Tensor.Cat([Drawn([1000, 70], device), Drawn([1000, 1], device), Drawn([1000, 300], device)], 1));
        yield return ("Solve", device => Regular([3, 70, 70], device).Solve(Drawn([3, 70, 4], device)));
        yield return ("Cholesky", device => Definite([100, 37, 37], device).Cholesky());
        yield return ("LogDeterminant", device => Definite([3, 130, 130], device).LogDeterminant());
        yield return ("BernoulliLogProb", device => (Drawn([129, 784], device) - 0.5).BernoulliLogProb(Drawn([129, 784], device), 1));
        yield return ("Uniform", device => Tensor.Uniform([100_003], Advanced(), device: device));
        yield return ("Normal", device => Tensor.Normal([100_003], Advanced(), device: device));
    }

    private static (string Name, Func<Tensor, int, Tensor> Run)[] Reductions() =>
    [
        ("Sum", (x, axis) => x.Sum(axis)), ("Max", (x, axis) => x.Max(axis)), ("ArgMin", (x, axis) => x.ArgMin(axis)), ("Var", (x, axis) => x.Var(axis)), ("LogSumExp", (x, axis) => x.LogSumExp(axis)),
        ("Softmax", (x, axis) => x.Softmax(axis)), ("CumSum", (x, axis) => x.CumSum(axis)), ("ArgSort", (x, axis) => x.ArgSort(axis)), ("TopK", (x, axis) => x.TopK(2, axis).Values),
    ];

    /// <summary>Between 0 and 1.</summary>
    private static Tensor Drawn(Shape shape, Device device) => Tensor.Uniform(shape, new Generator(3, (ulong)shape.ElementCount)).To(device);

    private static Tensor Index(int count, int below, Device device) => (Tensor.Uniform([count], new Generator(4)) * below).To(DType.Int64).Minimum(below - 1).To(device);

    private static Tensor Regular(Shape shape, Device device) => Drawn(shape, device) + (Tensor.Eye(shape[^1], device: device) * shape[^1]);

    private static Tensor Definite(Shape shape, Device device)
    {
        var half = Drawn(shape, device);
        return half.MatMul(half.T) + (Tensor.Eye(shape[^1], device: device) * shape[^1]);
    }

    /// <summary>Far into its sequence, where the number of a block has a high word.</summary>
    private static Generator Advanced()
    {
        var generator = new Generator(5);
        generator.State = generator.State with { Position = (1UL << 34) - 1000 };
        return generator;
    }
}
