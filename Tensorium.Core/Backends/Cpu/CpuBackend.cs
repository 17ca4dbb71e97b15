using System.Runtime.Intrinsics;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>The loops on the CPU: chooses the instance of each for the dtype and the machine's vector width.</summary>
internal sealed unsafe class CpuBackend : Backend
{
    public override void Map<TOp>(TOp op, Tensor x, Tensor y)
    {
        if (y.DType == DType.Float32) ElementwiseLoop.Run(new MapSingle<TOp>(op), y, x);
        else ElementwiseLoop.Run(new MapDouble<TOp>(op), y, x);
    }

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        if (y.DType == DType.Float32) ElementwiseLoop.Run(new ZipSingle<TOp>(op), y, a, b);
        else ElementwiseLoop.Run(new ZipDouble<TOp>(op), y, a, b);
    }

    public override void ZipIntegers<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        switch (y.DType)
        {
            case DType.Int32: ElementwiseLoop.Run(new ZipIntegers<TOp, int>(op), y, a, b); break;
            case DType.Int64: ElementwiseLoop.Run(new ZipIntegers<TOp, long>(op), y, a, b); break;
            case DType.UInt8: ElementwiseLoop.Run(new ZipIntegers<TOp, byte>(op), y, a, b); break;
            default: throw Unexpected(y.DType);
        }
    }

    public override void Compare<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
    {
        switch (a.DType)
        {
            case DType.Float32 when Vector512.IsHardwareAccelerated: ElementwiseLoop.Run(new CompareReals<TOp, F32x16, float>(op), y, a, b); break;
            case DType.Float32 when Vector256.IsHardwareAccelerated: ElementwiseLoop.Run(new CompareReals<TOp, F32x8, float>(op), y, a, b); break;
            case DType.Float32: ElementwiseLoop.Run(new CompareReals<TOp, F32x4, float>(op), y, a, b); break;
            case DType.Float64 when Vector512.IsHardwareAccelerated: ElementwiseLoop.Run(new CompareReals<TOp, F64x8, double>(op), y, a, b); break;
            case DType.Float64 when Vector256.IsHardwareAccelerated: ElementwiseLoop.Run(new CompareReals<TOp, F64x4, double>(op), y, a, b); break;
            case DType.Float64: ElementwiseLoop.Run(new CompareReals<TOp, F64x2, double>(op), y, a, b); break;
            case DType.Int32: ElementwiseLoop.Run(new CompareIntegers<TOp, int>(op), y, a, b); break;
            case DType.Int64: ElementwiseLoop.Run(new CompareIntegers<TOp, long>(op), y, a, b); break;
            default: ElementwiseLoop.Run(new CompareIntegers<TOp, byte>(op), y, a, b); break;
        }
    }

    public override void Select(Tensor condition, Tensor a, Tensor b, Tensor y)
    {
        switch (y.DType.Size())
        {
            case 1: ElementwiseLoop.Run(default(SelectKernel<byte>), y, a, b, condition); break;
            case 4: ElementwiseLoop.Run(default(SelectKernel<int>), y, a, b, condition); break;
            default: ElementwiseLoop.Run(default(SelectKernel<long>), y, a, b, condition); break;
        }
    }

    public override void Copy(Tensor x, Tensor y)
    {
        if (x.DType == y.DType)
        {
            ElementwiseLoop.Run(new CopyKernel(x.DType.Size()), y, x);
            return;
        }

        switch (x.DType)
        {
            case DType.Float32: ConvertFrom<float>(x, y); break;
            case DType.Float64: ConvertFrom<double>(x, y); break;
            case DType.Int32: ConvertFrom<int>(x, y); break;
            case DType.Int64: ConvertFrom<long>(x, y); break;
            default: ConvertFrom<byte>(x, y); break;
        }
    }

    public override void Fill(Tensor y, Scalar value)
    {
        var one = Tensor.Scalar(value, y.DType);
        Copy(one, y);
    }

    public override void Reduce<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
        {
            if (x.DType == DType.Float32)
            {
                float* source = (float*)xMemory + x.Offset, target = (float*)yMemory + y.Offset;
                if (Vector512.IsHardwareAccelerated) ReduceLoop.Run<TOp, F32x16, float>(op, source, outer, count, inner, target);
                else if (Vector256.IsHardwareAccelerated) ReduceLoop.Run<TOp, F32x8, float>(op, source, outer, count, inner, target);
                else if (Vector128.IsHardwareAccelerated) ReduceLoop.Run<TOp, F32x4, float>(op, source, outer, count, inner, target);
                else ReduceLoop.Run<TOp, F32x1, float>(op, source, outer, count, inner, target);
            }
            else
            {
                double* source = (double*)xMemory + x.Offset, target = (double*)yMemory + y.Offset;
                if (Vector512.IsHardwareAccelerated) ReduceLoop.Run<TOp, F64x8, double>(op, source, outer, count, inner, target);
                else if (Vector256.IsHardwareAccelerated) ReduceLoop.Run<TOp, F64x4, double>(op, source, outer, count, inner, target);
                else if (Vector128.IsHardwareAccelerated) ReduceLoop.Run<TOp, F64x2, double>(op, source, outer, count, inner, target);
                else ReduceLoop.Run<TOp, F64x1, double>(op, source, outer, count, inner, target);
            }
        }
    }

    public override void ReduceIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
        {
            switch (x.DType)
            {
                case DType.Int32: IntegerReduceLoop.Run(op, (int*)xMemory + x.Offset, outer, count, inner, (int*)yMemory + y.Offset); break;
                case DType.Int64: IntegerReduceLoop.Run(op, (long*)xMemory + x.Offset, outer, count, inner, (long*)yMemory + y.Offset); break;
                case DType.UInt8: IntegerReduceLoop.Run(op, xMemory + x.Offset, outer, count, inner, yMemory + y.Offset); break;
                default: throw Unexpected(x.DType);
            }
        }
    }

    public override void ArgExtremum(Tensor x, bool isLeast, int outer, int count, int inner, Tensor y)
    {
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
        {
            var target = (long*)yMemory + y.Offset;
            switch (x.DType)
            {
                case DType.Float32: ArgExtremumLoop.Run((float*)xMemory + x.Offset, isLeast, outer, count, inner, target); break;
                case DType.Float64: ArgExtremumLoop.Run((double*)xMemory + x.Offset, isLeast, outer, count, inner, target); break;
                case DType.Int32: ArgExtremumLoop.Run((int*)xMemory + x.Offset, isLeast, outer, count, inner, target); break;
                case DType.Int64: ArgExtremumLoop.Run((long*)xMemory + x.Offset, isLeast, outer, count, inner, target); break;
                default: ArgExtremumLoop.Run(xMemory + x.Offset, isLeast, outer, count, inner, target); break;
            }
        }
    }

    public override void Gather(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y)
    {
        var plan = new IndexPlan(outer, size, count, inner, isShared: index.ElementCount == count);
        fixed (byte* xMemory = (CpuStorage)x.Storage, indexMemory = (CpuStorage)index.Storage, yMemory = (CpuStorage)y.Storage)
        {
            var at = (long*)indexMemory + index.Offset;
            switch (x.DType.Size())
            {
                case 1: GatherLoop.Run(xMemory + x.Offset, at, plan, yMemory + y.Offset); break;
                case 4: GatherLoop.Run((int*)xMemory + x.Offset, at, plan, (int*)yMemory + y.Offset); break;
                default: GatherLoop.Run((long*)xMemory + x.Offset, at, plan, (long*)yMemory + y.Offset); break;
            }
        }
    }

    public override void ScatterAdd(Tensor x, Tensor index, int outer, int size, int count, int inner, Tensor y)
    {
        var plan = new IndexPlan(outer, size, count, inner, isShared: index.ElementCount == count);
        fixed (byte* xMemory = (CpuStorage)x.Storage, indexMemory = (CpuStorage)index.Storage, yMemory = (CpuStorage)y.Storage)
        {
            var at = (long*)indexMemory + index.Offset;
            switch (x.DType)
            {
                case DType.Float32: ScatterAddLoop.Run((float*)xMemory + x.Offset, at, plan, (float*)yMemory + y.Offset); break;
                case DType.Float64: ScatterAddLoop.Run((double*)xMemory + x.Offset, at, plan, (double*)yMemory + y.Offset); break;
                case DType.Int32: ScatterAddLoop.Run((int*)xMemory + x.Offset, at, plan, (int*)yMemory + y.Offset); break;
                case DType.Int64: ScatterAddLoop.Run((long*)xMemory + x.Offset, at, plan, (long*)yMemory + y.Offset); break;
                case DType.UInt8: ScatterAddLoop.Run(xMemory + x.Offset, at, plan, yMemory + y.Offset); break;
                default: throw Unexpected(x.DType);
            }
        }
    }

    public override void MatMul(Tensor left, Tensor right, Tensor y)
    {
        if (y.DType == DType.Float32) MatMulLoop.Run<float>(left, right, y);
        else MatMulLoop.Run<double>(left, right, y);
    }

    public override void Update<TOp>(TOp op, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second)
    {
        fixed (byte* p = (CpuStorage)parameter.Storage, g = (CpuStorage)gradient.Storage)
        fixed (byte* a = (CpuStorage?)first?.Storage, b = (CpuStorage?)second?.Storage)
        {
            var count = parameter.ElementCount;
            if (parameter.DType == DType.Float32)
            {
                float* ps = (float*)p + parameter.Offset, gs = (float*)g + gradient.Offset;
                float* firsts = first is null ? null : (float*)a + first.Offset, seconds = second is null ? null : (float*)b + second.Offset;
                if (Vector512.IsHardwareAccelerated) UpdateLoop.Run<TOp, F32x16, float>(op, ps, gs, firsts, seconds, count);
                else if (Vector256.IsHardwareAccelerated) UpdateLoop.Run<TOp, F32x8, float>(op, ps, gs, firsts, seconds, count);
                else if (Vector128.IsHardwareAccelerated) UpdateLoop.Run<TOp, F32x4, float>(op, ps, gs, firsts, seconds, count);
                else UpdateLoop.Run<TOp, F32x1, float>(op, ps, gs, firsts, seconds, count);
            }
            else
            {
                double* ps = (double*)p + parameter.Offset, gs = (double*)g + gradient.Offset;
                double* firsts = first is null ? null : (double*)a + first.Offset, seconds = second is null ? null : (double*)b + second.Offset;
                if (Vector512.IsHardwareAccelerated) UpdateLoop.Run<TOp, F64x8, double>(op, ps, gs, firsts, seconds, count);
                else if (Vector256.IsHardwareAccelerated) UpdateLoop.Run<TOp, F64x4, double>(op, ps, gs, firsts, seconds, count);
                else if (Vector128.IsHardwareAccelerated) UpdateLoop.Run<TOp, F64x2, double>(op, ps, gs, firsts, seconds, count);
                else UpdateLoop.Run<TOp, F64x1, double>(op, ps, gs, firsts, seconds, count);
            }
        }
    }

    public override void FillUniform(Tensor y, ulong seed, ulong stream, ulong firstBlock) => RandomLoop.Run(y, seed, stream, firstBlock, isNormal: false);

    public override void FillNormal(Tensor y, ulong seed, ulong stream, ulong firstBlock) => RandomLoop.Run(y, seed, stream, firstBlock, isNormal: true);

    public override void Convolve(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry)
    {
        if (y.DType == DType.Float32) ConvolutionLoop.Forward<float>(x, weight, y, geometry);
        else ConvolutionLoop.Forward<double>(x, weight, y, geometry);
    }

    public override void ConvolveInputGradient(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry)
    {
        if (x.DType == DType.Float32) ConvolutionLoop.InputGradient<float>(gradient, weight, x, geometry);
        else ConvolutionLoop.InputGradient<double>(gradient, weight, x, geometry);
    }

    public override void ConvolveWeightGradient(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry)
    {
        if (weight.DType == DType.Float32) ConvolutionLoop.WeightGradient<float>(x, gradient, weight, geometry);
        else ConvolutionLoop.WeightGradient<double>(x, gradient, weight, geometry);
    }

    private static void ConvertFrom<TFrom>(Tensor x, Tensor y)
        where TFrom : unmanaged, System.Numerics.INumber<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32: ElementwiseLoop.Run(default(ConvertKernel<TFrom, float>), y, x); break;
            case DType.Float64: ElementwiseLoop.Run(default(ConvertKernel<TFrom, double>), y, x); break;
            case DType.Int32: ElementwiseLoop.Run(default(ConvertKernel<TFrom, int>), y, x); break;
            case DType.Int64: ElementwiseLoop.Run(default(ConvertKernel<TFrom, long>), y, x); break;
            case DType.UInt8: ElementwiseLoop.Run(default(ConvertKernel<TFrom, byte>), y, x); break;
            default: ElementwiseLoop.Run(default(ToBoolKernel<TFrom>), y, x); break;
        }
    }

    private static DTypeException Unexpected(DType dtype) => new($"the CPU's integer loops do not take {dtype.Name()}");
}
