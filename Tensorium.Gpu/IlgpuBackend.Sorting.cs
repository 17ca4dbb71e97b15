using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;
using Tensorium.Ops;

namespace Tensorium.Gpu;

/// <summary>Orders and extrema along axes and in windows.</summary>
internal sealed partial class IlgpuBackend
{
    public override void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y)
    {
        var target = y.View<long>();
        switch (x.DType)
        {
            case DType.Float32: ArgSortLoop.Run<Float32Key, float>(device, x.View<float>(), isDescending, outer, count, inner, target); break;
            case DType.Float64: ArgSortLoop.Run<Float64Key, double>(device, x.View<double>(), isDescending, outer, count, inner, target); break;
            case DType.Int32: ArgSortLoop.Run<Int32Key, int>(device, x.View<int>(), isDescending, outer, count, inner, target); break;
            case DType.Int64: ArgSortLoop.Run<Int64Key, long>(device, x.View<long>(), isDescending, outer, count, inner, target); break;
            default: ArgSortLoop.Run<ByteKey, byte>(device, x.View<byte>(), isDescending, outer, count, inner, target); break;
        }

        GC.KeepAlive(x);
    }

    public override void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y)
    {
        var target = y.View<long>();
        switch (x.DType)
        {
            case DType.Float32: ArgExtremumLoop.Run<Float32Key, float>(device, x.View<float>(), isLeast, outer, count, inner, target); break;
            case DType.Float64: ArgExtremumLoop.Run<Float64Key, double>(device, x.View<double>(), isLeast, outer, count, inner, target); break;
            case DType.Int32: ArgExtremumLoop.Run<Int32Key, int>(device, x.View<int>(), isLeast, outer, count, inner, target); break;
            case DType.Int64: ArgExtremumLoop.Run<Int64Key, long>(device, x.View<long>(), isLeast, outer, count, inner, target); break;
            default: ArgExtremumLoop.Run<ByteKey, byte>(device, x.View<byte>(), isLeast, outer, count, inner, target); break;
        }

        GC.KeepAlive(x);
    }

    public override void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y)
    {
        var planes = x.Shape[0] * x.Shape[1];
        var target = y.View<long>();
        switch (x.DType)
        {
            case DType.Float32: MaxPoolLoop.Run<Float32Key, float>(device, x.View<float>(), target, planes, geometry); break;
            case DType.Float64: MaxPoolLoop.Run<Float64Key, double>(device, x.View<double>(), target, planes, geometry); break;
            case DType.Int32: MaxPoolLoop.Run<Int32Key, int>(device, x.View<int>(), target, planes, geometry); break;
            case DType.Int64: MaxPoolLoop.Run<Int64Key, long>(device, x.View<long>(), target, planes, geometry); break;
            case DType.UInt8: MaxPoolLoop.Run<ByteKey, byte>(device, x.View<byte>(), target, planes, geometry); break;
            default: throw Unexpected(x.DType);
        }

        GC.KeepAlive(x);
    }
}
