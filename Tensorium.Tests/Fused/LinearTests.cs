using System.Runtime.CompilerServices;
using Tensorium.Autograd;
using Tensorium.Backends.Cpu;
using Tensorium.Models.Nn;
using Tensorium.Ops;
using Tensorium.Simd;
using Tensorium.Tests.Backends;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>An affine map with its activation is one pass, and has the bits of the ops one after the other.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class LinearTests
{
    // Edges of tiles and vectors, more than a block of rows, a long inner axis that is cut into parts, and one that is empty.
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
        [(1, 1, 1), (3, 4, 5), (20, 784, 400), (20, 400, 20), (129, 33, 49), (70, 20, 17), (7, 5000, 21), (64, 8, 1), (5, 0, 3), (0, 4, 3), (200, 5, 130)];

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void The_bits_are_those_of_the_composite(DType dtype)
    {
        foreach (var threads in new[] { 1, 2, 3 })
        {
            using var scope = new ComputeThreads(threads);
            foreach (var shape in Shapes)
            {
                Compare(shape, dtype, "none", x => x[0].Linear(x[1], x[2]), y => y);
                Compare(shape, dtype, "relu", x => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Relu)), y => y.Relu());
                Compare(shape, dtype, "tanh", x => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Tanh)), y => y.Tanh());
                Compare(shape, dtype, "sigmoid", x => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Sigmoid)), y => y.Sigmoid());
                Compare(shape, dtype, "gelu", x => x[0].Linear(x[1], x[2], default(Tensorium.Ops.Gelu)), y => y.Gelu());
            }
        }
    }

    [Fact]
    public void A_layer_in_a_sequence_takes_its_activation_along()
    {
        var (first, second) = (new Tensorium.Models.Nn.Linear(7, 9, new Generator(1)), new Tensorium.Models.Nn.Linear(9, 3, new Generator(2)));
        var x = SameBits.Normal([5, 2, 7], 3, DType.Float32);
        SameBits.Assert(
            inputs => new Sequential(first, new Tensorium.Models.Nn.Relu(), second, new Tensorium.Models.Nn.Tanh()).Forward(inputs[0]),
            inputs => second.Forward(first.Forward(inputs[0]).Relu()).Tanh(),
            [x],
            "Sequential");
        var unbiased = new Tensorium.Models.Nn.Linear(first.Weight, null);
        SameBits.Assert(
            inputs => new Sequential(unbiased, new Tensorium.Models.Nn.Sigmoid()).Forward(inputs[0]),
            inputs => inputs[0].MatMul(first.Weight.T).Sigmoid(),
            [x],
            "without bias");
    }

    [Fact]
    public void Only_what_is_tracked_gets_a_gradient()
    {
        Tensor x = SameBits.Normal([70, 4], 1, DType.Float32), w = SameBits.Normal([5, 4], 2, DType.Float32), b = SameBits.Normal([5], 3, DType.Float32);
        var bias = b.RequireGrad();
        var y = x.Linear(w, bias, default(Tensorium.Ops.Relu));
        var positive = (y.Detach() > 0).To(DType.Float32).Sum(0);
        y.Sum().Backward();
        Assert.Equal(positive.ToArray<float>(), bias.Grad!.ToArray<float>());
    }

    [Fact]
    public void Dtypes_meet_as_in_the_composite()
    {
        Tensor x = Tensor.From<byte>(1, 2, 3).Reshape(1, 3), w = SameBits.Normal([2, 3], 2, DType.Float32), b = SameBits.Normal([2], 3, DType.Float64);
        Assert.Equal(DType.Float64, x.Linear(w, b).DType);
        Assert.Equal(OpTable.Bits(x.MatMul(w.T) + b), OpTable.Bits(x.Linear(w, b)));
        var single = b.To(DType.Float32);
        Assert.Equal(OpTable.Bits((x.MatMul(w.T) + single).Relu()), OpTable.Bits(x.Linear(w, single, default(Tensorium.Ops.Relu))));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Tensor x = Tensor.Ones([2, 3]), w = Tensor.Ones([4, 3]), b = Tensor.Ones([4]);
        Assert.Contains("[2, 5]", Assert.Throws<ShapeException>(() => Tensor.Ones([2, 5]).Linear(w, b)).Message, StringComparison.Ordinal);
        Assert.Contains("[3]", Assert.Throws<ShapeException>(() => x.Linear(w, Tensor.Ones([3]))).Message, StringComparison.Ordinal);
        Assert.Contains("[4, 3, 1]", Assert.Throws<ShapeException>(() => x.Linear(w.Unsqueeze(2), b)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void Every_width_gives_the_same_bits()
    {
        const int rows = 130, columns = 67;
        var (saved, gradient) = (SameBits.Normal([rows, columns], 1, DType.Float32).Tanh().ToArray<float>(), SameBits.Normal([rows, columns], 2, DType.Float32).ToArray<float>());
        var expected = Columns<F32x1>(saved, gradient);
        Assert.Equal(expected, Columns<F32x4>(saved, gradient));
        Assert.Equal(expected, Columns<F32x8>(saved, gradient));
        Assert.Equal(expected, Columns<F32x16>(saved, gradient));

        var biased = Biased<F32x1>(saved, gradient);
        Assert.Equal(biased, Biased<F32x4>(saved, gradient));
        Assert.Equal(biased, Biased<F32x8>(saved, gradient));
        Assert.Equal(biased, Biased<F32x16>(saved, gradient));

        static float[] Columns<V>(float[] saved, float[] gradient)
            where V : struct, IVec<V, float>
        {
            var y = new float[(rows * columns) + columns];
            fixed (float* s = saved, g = gradient, target = y)
                GradientColumns.Run<Tensorium.Ops.Tanh, V, float>(default, s, g, rows, columns, target, target + (rows * columns));
            return y;
        }

        static float[] Biased<V>(float[] values, float[] bias)
            where V : struct, IVec<V, float>
        {
            float[] c = [.. values];
            fixed (float* target = c, b = bias)
            {
                var epilogue = new BiasEpilogue<Tensorium.Ops.Sigmoid, V, float> { Bias = b };
                BiasEpilogue<Tensorium.Ops.Sigmoid, V, float>.Apply(Unsafe.AsPointer(ref epilogue), target, columns, 0, rows, columns);
            }

            return c;
        }
    }

    private static void Compare((int Rows, int Inputs, int Outputs) shape, DType dtype, string name, Func<Tensor[], Tensor> fused, Func<Tensor, Tensor> activation)
    {
        var (rows, inputs, outputs) = shape;
        SameBits.Assert(
            fused,
            x => activation(x[0].MatMul(x[1].T) + x[2]),
            [SameBits.Normal([rows, inputs], 1, dtype), SameBits.Normal([outputs, inputs], 2, dtype), SameBits.Normal([outputs], 3, dtype)],
            $"{name} of {shape}");
    }
}
