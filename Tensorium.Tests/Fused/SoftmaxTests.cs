using Tensorium.Backends.Cpu;
using Tensorium.Ops;
using Tensorium.Simd;
using Tensorium.Tests.Backends;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>Along the last axis, a softmax, its logarithm and the sum's are a single pass, with the bits of the ops that they are composed of.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class SoftmaxTests
{
    // The result of the last is written past the caches, where a row begins at a cache line.
    private static readonly Shape[] Shapes = [[1], [3, 31], [2, 3, 32], [40, 1024], [7, 5000], [2, 65536], [3, 65537], [2200, 1000]];

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void The_bits_are_those_of_the_composite(DType dtype)
    {
        foreach (var threads in new[] { 1, 3 })
        {
            using var scope = new ComputeThreads(threads);
            foreach (var shape in Shapes)
            {
                var x = Tensor.Normal(shape, new Generator(1), deviation: 5, dtype: dtype);
                Assert.Equal(OpTable.Bits(Softmax.Composite(x, -1)), OpTable.Bits(x.Softmax(-1)));
                Assert.Equal(OpTable.Bits(LogSoftmax.Composite(x, -1)), OpTable.Bits(x.LogSoftmax(-1)));
                Assert.Equal(OpTable.Bits(LogSumExp.Composite(x, -1, true)), OpTable.Bits(x.LogSumExp(-1, keepDims: true)));
            }

            var cube = Tensor.Normal([3, 4, 50], new Generator(2), dtype: dtype);
            Assert.Equal(OpTable.Bits(LogSumExp.Composite(cube, new[] { 1, 2 }, false)), OpTable.Bits(cube.LogSumExp([1, 2])));
            Assert.Equal(OpTable.Bits(LogSumExp.Composite(cube, Axes.All, false)), OpTable.Bits(cube.LogSumExp()));
        }
    }

    [Fact]
    public void Infinities_share_evenly_as_in_the_composite()
    {
        const double inf = double.PositiveInfinity;
        var x = Tensor.From(1, inf, inf, -inf, -inf, -inf, 3, double.NaN, 0, 0, -inf, 1).Reshape(4, 3);
        Assert.Equal([0, 0.5, 0.5, 1.0 / 3, 1.0 / 3, 1.0 / 3, double.NaN, double.NaN, double.NaN], x[..3].Softmax(-1).ToArray<double>());
        Assert.Equal(OpTable.Bits(LogSoftmax.Composite(x[..2], -1)), OpTable.Bits(x[..2].LogSoftmax(-1)));
        Assert.Equal([inf, -inf], x[..2].LogSumExp(-1).ToArray<double>());
    }

    [Fact]
    public void One_NaN_anywhere_makes_all_of_its_row_NaN_and_a_zero_may_have_either_sign()
    {
        const int count = 150;
        var nans = Tensor.Normal([count, count], new Generator(1)) / (1 - Tensor.Eye(count)) * (1 - Tensor.Eye(count));
        Assert.All(new[] { nans.Softmax(-1), nans.LogSoftmax(-1), nans.LogSumExp(-1) }, y => Assert.All(y.ToArray<float>(), value => Assert.Equal(float.NaN, value)));
        foreach (var zeros in new[] { Tensor.From(-0.0, 0, -200), Tensor.From(0, -0.0, -200), Tensor.From(-0.0, -200, -200), Tensor.From(-0.0) })
        {
            Assert.Equal(OpTable.Bits(Softmax.Composite(zeros, -1)), OpTable.Bits(zeros.Softmax(-1)));
            Assert.Equal(OpTable.Bits(LogSoftmax.Composite(zeros, -1)), OpTable.Bits(zeros.LogSoftmax(-1)));
            Assert.Equal(OpTable.Bits(LogSumExp.Composite(zeros, -1, false)), OpTable.Bits(zeros.LogSumExp(-1)));
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void The_one_pass_gradient_has_the_bits_of_the_rule_in_tensor_ops(DType dtype)
    {
        foreach (var shape in Shapes)
        {
            Tensor x = Tensor.Normal(shape, new Generator(1), deviation: 5, dtype: dtype), weight = Tensor.Normal(shape, new Generator(2), dtype: dtype);
            foreach (var f in new Func<Tensor, Tensor>[] { y => y.Softmax(-1), y => y.LogSoftmax(-1) })
                Assert.Equal(Gradient(f, x, weight, createGraph: true), Gradient(f, x, weight, createGraph: false));
        }

        static long[] Gradient(Func<Tensor, Tensor> f, Tensor x, Tensor weight, bool createGraph)
        {
            var leaf = x.Detach().RequireGrad();
            return OpTable.Bits(Tensorium.Autograd.Differentiate.Gradients(f(leaf), [leaf], weight, createGraph: createGraph)[0]);
        }
    }

    [Theory]
    [InlineData(SoftmaxKind.Softmax)]
    [InlineData(SoftmaxKind.LogSoftmax)]
    [InlineData(SoftmaxKind.LogSumExp)]
    public unsafe void Every_width_gives_the_same_bits(SoftmaxKind kind)
    {
        foreach (var count in new[] { 1, 31, 100, 1024, 3000 })
        {
            var values = Tensor.Normal([2 * count], new Generator(1), deviation: 5).ToArray<float>();
            var gradient = Tensor.Normal([2 * count], new Generator(2)).ToArray<float>();
            var expected = Run<F32x1>(kind, values, gradient, count);
            Assert.Equal(expected, Run<F32x4>(kind, values, gradient, count));
            Assert.Equal(expected, Run<F32x8>(kind, values, gradient, count));
            Assert.Equal(expected, Run<F32x16>(kind, values, gradient, count));
        }

        static float[] Run<V>(SoftmaxKind kind, float[] values, float[] gradient, int count)
            where V : struct, IVec<V, float>
        {
            var results = new float[4 * count];
            fixed (float* x = values, g = gradient, y = results)
            {
                SoftmaxLoop.Forward<V, float>(kind, x, 2, count, y, streams: false);
                if (kind != SoftmaxKind.LogSumExp) SoftmaxLoop.Backward<V, float>(kind, y, g, 2, count, y + (2 * count), streams: false);
            }

            return results;
        }
    }
}
