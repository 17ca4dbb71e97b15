using System.Numerics;
using Tensorium.Backends;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Loops;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu;

/// <summary>The loops on a device of ILGPU's: chooses the instance of each for the dtype. Here those over elements; the others are beside it, a file a family.</summary>
internal sealed partial class IlgpuBackend(IlgpuDevice device) : Backend
{
    private KernelLauncher Launcher => device.Launcher;

    public override void Map<TOp>(TOp op, Tensor x, Tensor y)
    {
        if (y.DType == DType.Float32) Elementwise(new MapBody<TOp, GpuFloat, float>(op, x.View<float>(), y.View<float>()), y, x);
        else Elementwise(new MapBody<TOp, GpuDouble, double>(op, x.View<double>(), y.View<double>()), y, x);
    }

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        if (y.DType == DType.Float32) Elementwise(new ZipBody<TOp, GpuFloat, float>(op, a.View<float>(), b.View<float>(), y.View<float>()), y, a, b);
        else Elementwise(new ZipBody<TOp, GpuDouble, double>(op, a.View<double>(), b.View<double>(), y.View<double>()), y, a, b);
    }

    public override void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y)
    {
        if (y.DType == DType.Float32)
            Elementwise(new ZipThreeBody<TOp, GpuFloat, float>(op, a.View<float>(), b.View<float>(), c.View<float>(), y.View<float>()), y, a, b, c);
        else
            Elementwise(new ZipThreeBody<TOp, GpuDouble, double>(op, a.View<double>(), b.View<double>(), c.View<double>(), y.View<double>()), y, a, b, c);
    }

    public override void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        switch (y.DType)
        {
            case DType.Int32: Zip<int>(); break;
            case DType.Int64: Zip<long>(); break;
            case DType.UInt8: Zip<byte>(); break;
            default: throw Unexpected(y.DType);
        }

        void Zip<T>()
            where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> =>
            Elementwise(new ZipIntegersBody<TOp, T>(op, a.View<T>(), b.View<T>(), y.View<T>()), y, a, b);
    }

    public override void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        switch (a.DType)
        {
            case DType.Float32: Elementwise(new CompareBody<TOp, GpuFloat, float>(op, a.View<float>(), b.View<float>(), y.View<byte>()), y, a, b); break;
            case DType.Float64: Elementwise(new CompareBody<TOp, GpuDouble, double>(op, a.View<double>(), b.View<double>(), y.View<byte>()), y, a, b); break;
            case DType.Int32: Integers<int>(); break;
            case DType.Int64: Integers<long>(); break;
            default: Integers<byte>(); break;
        }

        void Integers<T>()
            where T : unmanaged, IBinaryInteger<T> =>
            Elementwise(new CompareIntegersBody<TOp, T>(op, a.View<T>(), b.View<T>(), y.View<byte>()), y, a, b);
    }

    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y)
    {
        switch (y.DType.Size())
        {
            case 1: Select<byte>(); break;
            case 4: Select<int>(); break;
            default: Select<long>(); break;
        }

        void Select<T>()
            where T : unmanaged =>
            Elementwise(new SelectBody<T>(a.View<T>(), b.View<T>(), condition.View<byte>(), y.View<T>()), y, a, b, condition);
    }

    public override void Copy(Tensor x, Tensor y)
    {
        if (x.DType != y.DType)
        {
            Convert(x, y);
            return;
        }

        switch (y.DType.Size())
        {
            case 1: Copy<byte>(); break;
            case 4: Copy<int>(); break;
            default: Copy<long>(); break;
        }

        void Copy<T>()
            where T : unmanaged => Elementwise(new CopyBody<T>(x.View<T>(), y.View<T>()), y, x);
    }

    public override void Fill(Tensor y, Scalar value)
    {
        var one = Tensor.Scalar(value, y.DType);
        switch (y.DType)
        {
            case DType.Float32: Elementwise(new FillBody<float>(one.AsSpan<float>()[0], y.View<float>()), y, y); break;
            case DType.Float64: Elementwise(new FillBody<double>(one.AsSpan<double>()[0], y.View<double>()), y, y); break;
            case DType.Int32: Elementwise(new FillBody<int>(one.AsSpan<int>()[0], y.View<int>()), y, y); break;
            case DType.Int64: Elementwise(new FillBody<long>(one.AsSpan<long>()[0], y.View<long>()), y, y); break;
            case DType.UInt8: Elementwise(new FillBody<byte>(one.AsSpan<byte>()[0], y.View<byte>()), y, y); break;
            default: Elementwise(new FillBody<byte>(one.AsSpan<bool>()[0] ? (byte)1 : (byte)0, y.View<byte>()), y, y); break;
        }
    }

    private void Elementwise<TBody>(TBody body, Tensor y, Tensor a, Tensor? b = null, Tensor? c = null)
        where TBody : struct, IElementBody => ElementwiseLoop.Run(Launcher, body, y, a, b, c);

    private void Convert(Tensor x, Tensor y)
    {
        switch (x.DType)
        {
            case DType.Float32: ConvertFrom<Float32Type, float>(x, y); break;
            case DType.Float64: ConvertFrom<Float64Type, double>(x, y); break;
            case DType.Int32: ConvertFrom<Int32Type, int>(x, y); break;
            case DType.Int64: ConvertFrom<Int64Type, long>(x, y); break;
            default: ConvertFrom<UInt8Type, byte>(x, y); break;
        }
    }

    private void ConvertFrom<TFrom, T>(Tensor x, Tensor y)
        where TFrom : struct, IElementType<T>
        where T : unmanaged
    {
        switch (y.DType)
        {
            case DType.Float32: To<Float32Type, float>(); break;
            case DType.Float64: To<Float64Type, double>(); break;
            case DType.Int32: To<Int32Type, int>(); break;
            case DType.Int64: To<Int64Type, long>(); break;
            case DType.UInt8: To<UInt8Type, byte>(); break;
            default: To<BoolType, byte>(); break;
        }

        void To<TTo, U>()
            where TTo : struct, IElementType<U>
            where U : unmanaged => Elementwise(new ConvertBody<TFrom, TTo, T, U>(x.View<T>(), y.View<U>()), y, x);
    }

    private static DTypeException Unexpected(DType dtype) => new($"a device's integer loops do not take {dtype.Name()}");
}
