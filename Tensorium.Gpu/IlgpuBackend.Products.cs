using Tensorium.Gpu.Cublas;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu;

/// <summary>The products of matrices, and what is computed in the same pass.</summary>
internal sealed partial class IlgpuBackend
{
    private readonly Lazy<CublasHandle?> _cublas = new(() => CublasHandle.TryOpen(device));

    /// <summary>What multiplies matrices here: cuBLAS where its library is there, or else kernels of this library.</summary>
    internal string MatMulLibrary => _cublas.Value is { } cublas ? $"cuBLAS {cublas.Version}" : "its own kernels";

    public override void MatMul(Tensor left, Tensor right, Tensor y)
    {
        (left, right) = (left.Forwards(), right.Forwards());
        if (TryCublas(left, right, y)) return;
        if (y.DType == DType.Float32) MatMulLoop.Run<GpuFloat, float>(device, left, right, y);
        else MatMulLoop.Run<GpuDouble, double>(device, left, right, y);
    }

    public override void Linear<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
    {
        (x, weight) = (x.Forwards(), weight.Forwards());
        var isMultiplied = TryCublas(x, MatrixBlocks.Transposed(weight), y);
        if (y.DType == DType.Float32) Linear<TOp, GpuFloat, float>(op, isMultiplied, x, weight, bias, y);
        else Linear<TOp, GpuDouble, double>(op, isMultiplied, x, weight, bias, y);
    }

    private void Linear<TOp, V, T>(TOp op, bool isMultiplied, Tensor x, Tensor weight, Tensor bias, Tensor y)
        where TOp : struct, IUnaryOp
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var finish = new BiasFinish<TOp, V, T>(op, bias.View<T>());
        if (isMultiplied) FinishPass.Run<BiasFinish<TOp, V, T>, T>(Launcher, finish, y, y.Shape[1], 1);
        else MatMulLoop.Run<BiasFinish<TOp, V, T>, V, T>(device, finish, x, MatrixBlocks.Transposed(weight), y);
        GC.KeepAlive(bias);
    }

    // Whether it does is decided by shapes and strides alone, and alike for products with a bias and without.
    private bool TryCublas(Tensor left, Tensor right, Tensor y)
    {
        if (_cublas.Value is not { } cublas || CublasCall.For(left.Layout, right.Layout, y.Shape) is not { } call) return false;
        cublas.Multiply(call, left, right, y);
        return true;
    }

    public override void GradientAndColumnSums<TOp>(TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums)
    {
        if (y.DType == DType.Float32) GradientColumns.Run<TOp, GpuFloat, float>(Launcher, op, saved, gradient, y, sums);
        else GradientColumns.Run<TOp, GpuDouble, double>(Launcher, op, saved, gradient, y, sums);
    }
}
