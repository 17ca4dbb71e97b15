using System.Runtime.Intrinsics;
using Tensorium.Backends.Cpu;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>The three maps of a convolution to many channels have the same bits with vectors of every width.</summary>
public unsafe class IndirectConvolutionTests
{
    private static readonly ConvolutionGeometry Geometry = ConvolutionGeometry.Of([5, 32, 7, 6], [96, 16, 4, 3], (2, 1), 1, (1, 2), 2);

    [Fact]
    public void Every_width_gives_the_bits_of_single_lanes()
    {
        var expected = Maps<F32x1>();
        Assert.Equal(expected, Maps<F32x4>());
        if (Vector256.IsHardwareAccelerated) Assert.Equal(expected, Maps<F32x8>());
        if (Vector512.IsHardwareAccelerated) Assert.Equal(expected, Maps<F32x16>());
    }

    private static float[] Maps<V>()
        where V : struct, IVec<V, float>
    {
        var plan = new ConvolutionPlan(Geometry);
        Assert.True(plan.IsIndirect && plan.IsTransposedIndirect);
        float[] x = Draw(Geometry.InputShape, 1), weight = Draw(Geometry.WeightShape, 2), gradient = Draw(Geometry.OutputShape, 3);
        float[] y = new float[gradient.Length], transposed = new float[x.Length], parts = new float[plan.WeightParts * weight.Length];
        fixed (float* xs = x, ws = weight, gs = gradient, ys = y, ts = transposed, ps = parts)
        {
            IndirectConvolution<V, float>.Forward(plan, xs, ws, ys);
            IndirectTransposedConvolution<V, float>.Run(plan, gs, ws, ts);
            IndirectConvolution<V, float>.WeightGradientParts(plan, xs, gs, ps);
        }

        return [.. y, .. transposed, .. parts];
    }

    private static float[] Draw(Shape shape, int seed) => Tensor.Normal(shape, new Generator((ulong)seed)).ToArray<float>();
}
