using Tensorium.Gpu;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Products in the sizes that devices are for: tiles of each size, sums split into parts, the layers of models. On the devices that take as large ones, against the CPU.</summary>
public class ProductShapesTests
{
    public static TheoryData<int, int, int, string> Products
    {
        get
        {
            var data = new TheoryData<int, int, int, string>();
            (int, int, int)[] sizes =
            [
                (128, 784, 400), (20, 200, 784), (400, 128, 784), (128, 400, 20), (64, 16, 64), (65, 17, 63), (129, 130, 131), (300, 64, 300), (1, 1000, 1000), (1000, 1000, 1),
                (1, 5000, 1), (33, 25_088, 31), (2100, 20, 2100),
            ];
            foreach (var (rows, inner, columns) in sizes)
            {
                foreach (var device in TestDevices.Others) data.Add(rows, inner, columns, device.Data);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void Of_matrices(int rows, int inner, int columns, string name)
    {
        var device = TestDevices.Of(name);
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor a = CpuOrder.Draw([rows, inner], dtype, 1), b = CpuOrder.Draw([inner, columns], dtype, 2), bias = CpuOrder.Draw([columns], dtype, 3);
            if (Math.Max(Math.Max(a.ElementCount, b.ElementCount), rows * columns) > device.MostElements) return;
            var expected = a.MatMul(b);
            Tensor onA = a.To(device.Device), onB = b.To(device.Device), onBias = bias.To(device.Device);
            Tensor acrossA = a.T.Contiguous().To(device.Device).T, acrossB = b.T.Contiguous().To(device.Device).T;
            foreach (var left in (Tensor[])[onA, acrossA])
            {
                foreach (var right in (Tensor[])[onB, acrossB]) Close(expected, left.MatMul(right), inner);
            }

            // On CUDA those may be cuBLAS's.
            if (device.Device is IlgpuDevice gpu)
            {
                var y = Tensor.Empty([rows, columns], dtype, gpu);
                if (dtype == DType.Float32) MatMulLoop.Run<NoFinish<float>, GpuFloat, float>(gpu, default, onA, acrossB, y);
                else MatMulLoop.Run<NoFinish<double>, GpuDouble, double>(gpu, default, onA, acrossB, y);
                Close(expected, y, inner);
            }

            // One pass has the bits of the ops one after the other.
            SameBits((onA.MatMul(acrossB) + onBias).Tanh(), onA.Linear(acrossB.T, onBias, default(Tanh)));
        }
    }

    /// <summary>Images, kernel, stride, padding, dilation, groups.</summary>
    public static TheoryData<int[], int[], Pair, Pair, Pair, int, string> Convolutions
    {
        get
        {
            var data = new TheoryData<int[], int[], Pair, Pair, Pair, int, string>();
            foreach (var device in TestDevices.Others)
            {
                data.Add([128, 1, 28, 28], [32, 1, 4, 4], 2, 1, 1, 1, device.Data);
                data.Add([64, 32, 14, 14], [64, 32, 4, 4], 2, 1, 1, 1, device.Data);
                data.Add([40, 5, 28, 28], [80, 5, 3, 3], 1, 1, 1, 1, device.Data);
                data.Add([128, 80, 20, 20], [8, 80, 3, 3], 2, 0, 1, 1, device.Data);
                data.Add([16, 8, 9, 9], [8, 1, 3, 3], 1, 1, 1, 8, device.Data);
                data.Add([3, 6, 11, 13], [9, 2, 3, 5], (3, 2), (2, 3), (2, 1), 3, device.Data);
                data.Add([2, 3, 9, 9], [4, 3, 2, 2], (4, 6), 0, (2, 3), 1, device.Data);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Of_images(int[] images, int[] kernel, Pair stride, Pair padding, Pair dilation, int groups, string name)
    {
        var device = TestDevices.Of(name);
        var geometry = ConvolutionGeometry.Of([.. images], [.. kernel], stride, padding, dilation, groups);
        if (Math.Max(geometry.InputShape.ElementCount, geometry.OutputShape.ElementCount) > device.MostElements) return;
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = CpuOrder.Draw(geometry.InputShape, dtype, 1), weight = CpuOrder.Draw(geometry.WeightShape, dtype, 2), gradient = CpuOrder.Draw(geometry.OutputShape, dtype, 3);
            var (onX, onWeight, onGradient) = (x.To(device.Device), weight.To(device.Device), gradient.To(device.Device));
            var taps = geometry.WeightShape.ElementCount;
            Close(ConvolutionMaps.Forward(x, weight, geometry), ConvolutionMaps.Forward(onX, onWeight, geometry), taps / geometry.WeightShape[0]);
            Close(ConvolutionMaps.InputGradient(gradient, weight, geometry), ConvolutionMaps.InputGradient(onGradient, onWeight, geometry), taps / geometry.WeightShape[1]);
            Close(
                ConvolutionMaps.WeightGradient(x, gradient, geometry), ConvolutionMaps.WeightGradient(onX, onGradient, geometry),
                geometry.Batch * geometry.Output.Height * geometry.Output.Width);

            // One pass has the bits of the ops one after the other.
            foreach (var isTransposed in new[] { false, true })
            {
                var bias = CpuOrder.Draw([(isTransposed ? geometry.InputShape : geometry.OutputShape)[1]], dtype, 4).To(device.Device);
                var layer = ConvolutionLayer.Apply(isTransposed, default(Tanh), isTransposed ? onGradient : onX, onWeight, bias, geometry);
                var map = isTransposed ? ConvolutionMaps.InputGradient(onGradient, onWeight, geometry) : ConvolutionMaps.Forward(onX, onWeight, geometry);
                SameBits((map + bias.Reshape(-1, 1, 1)).Tanh(), layer);
            }
        }
    }

    /// <summary>
    /// Partial sums of n products of normal numbers are about √n, each rounded to half an ε of it: after n of them the error's deviation is below ε·n/2, of the difference of two
    /// orders below ε·n; the largest of some millions is within eight deviations.
    /// </summary>
    private static void Close(Tensor expected, Tensor actual, int terms)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        var (x, y) = (Values(expected), Values(actual));
        var worst = 0.0;
        for (var i = 0; i < x.Length; i++) worst = Math.Max(worst, Math.Abs(x[i] - y[i]));
        Assert.InRange(worst, 0, 8 * (terms + 1) * (expected.DType == DType.Float32 ? Math.Pow(2, -24) : Math.Pow(2, -53)));
    }

    private static void SameBits(Tensor expected, Tensor actual) => Assert.True(Values(expected).AsSpan().SequenceEqual(Values(actual)), "some bits differ");

    private static double[] Values(Tensor x) => x.To(Device.Cpu).To(DType.Float64).ToArray<double>();
}
