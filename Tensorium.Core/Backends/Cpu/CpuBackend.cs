using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>The loops on the CPU: chooses the instance of each for the dtype and the machine's vector width.</summary>
internal sealed unsafe partial class CpuBackend : Backend
{
    public override void Map<TOp>(TOp op, Tensor x, Tensor y) =>
        ElementwiseLoop.Run(new MapKernel<TOp>(op, y.DType, StreamedStores.AreBest(y, x)), y, x);

    public override void Zip<TOp>(TOp op, Tensor a, Tensor b, Tensor y) =>
        ElementwiseLoop.Run(new ZipKernel<TOp>(op, y.DType, StreamedStores.AreBest(y, a, b)), y, a, b);

    public override void ZipThree<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y) => ElementwiseLoop.Run(new ZipThreeKernel<TOp>(op, y.DType), y, a, b, c);

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
            case DType.Float32 or DType.Float64: ElementwiseLoop.Run(new CompareReals<TOp>(op, a.DType), y, a, b); break;
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
            ElementwiseLoop.Run(new CopyKernel(x.DType.Size(), StreamedStores.AreBest(y, x)), y, x);
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
        fixed (byte* source = (CpuStorage)x.Storage, target = (CpuStorage)y.Storage)
            Widest.Run(x.DType, new ReduceBody<TOp>(op, First(source, x), outer, count, inner, First(target, y)));
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

    public override void Scan<TOp>(TOp op, Tensor x, int outer, int count, int inner, bool isReversed, Tensor y)
    {
        fixed (byte* source = (CpuStorage)x.Storage, target = (CpuStorage)y.Storage)
            Widest.Run(x.DType, new ScanBody<TOp>(op, First(source, x), outer, count, inner, isReversed, First(target, y)));
    }

    public override void ScanIntegers<TOp>(TOp op, Tensor x, int outer, int count, int inner, Tensor y)
    {
        if (x.DType != DType.Int64) throw Unexpected(x.DType);
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
            ScanLoop.RunIntegers(op, (long*)xMemory + x.Offset, outer, count, inner, (long*)yMemory + y.Offset);
    }

    public override void ArgSort(Tensor x, bool isDescending, int outer, int count, int inner, Tensor y)
    {
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
        {
            var target = (long*)yMemory + y.Offset;
            switch (x.DType)
            {
                case DType.Float32: ArgSortLoop.Run<Float32Key, float>((float*)xMemory + x.Offset, isDescending, outer, count, inner, target); break;
                case DType.Float64: ArgSortLoop.Run<Float64Key, double>((double*)xMemory + x.Offset, isDescending, outer, count, inner, target); break;
                case DType.Int32: ArgSortLoop.Run<Int32Key, int>((int*)xMemory + x.Offset, isDescending, outer, count, inner, target); break;
                case DType.Int64: ArgSortLoop.Run<Int64Key, long>((long*)xMemory + x.Offset, isDescending, outer, count, inner, target); break;
                default: ArgSortLoop.Run<ByteKey, byte>(xMemory + x.Offset, isDescending, outer, count, inner, target); break;
            }
        }
    }

    public override void ArgMaxPool(Tensor x, WindowGeometry geometry, Tensor y)
    {
        var planes = x.Shape[0] * x.Shape[1];
        fixed (byte* xMemory = (CpuStorage)x.Storage, yMemory = (CpuStorage)y.Storage)
        {
            var target = (long*)yMemory + y.Offset;
            switch (x.DType)
            {
                case DType.Float32: MaxPoolLoop.Run((float*)xMemory + x.Offset, target, planes, geometry); break;
                case DType.Float64: MaxPoolLoop.Run((double*)xMemory + x.Offset, target, planes, geometry); break;
                case DType.Int32: MaxPoolLoop.Run((int*)xMemory + x.Offset, target, planes, geometry); break;
                case DType.Int64: MaxPoolLoop.Run((long*)xMemory + x.Offset, target, planes, geometry); break;
                case DType.UInt8: MaxPoolLoop.Run(xMemory + x.Offset, target, planes, geometry); break;
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

    public override (int Matrix, int Order)? Cholesky(Tensor y) =>
        y.DType == DType.Float32 ? CholeskyLoop.Run<float>(y) : CholeskyLoop.Run<double>(y);

    public override void TriangularSolve(Tensor a, Tensor y, bool isUpper, bool isUnit) =>
        Widest.Run(y.DType, new TriangularSolveLoop(a, y, isUpper, isUnit));

    public override void Eliminate(Tensor y, Tensor pivots, int first, int count)
    {
        if (y.DType == DType.Float32) EliminationLoop.Run<float>(y, pivots, first, count);
        else EliminationLoop.Run<double>(y, pivots, first, count);
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

    /// <summary>The first element of a tensor whose storage begins at <paramref name="memory"/>.</summary>
    private static byte* First(byte* memory, Tensor tensor) => memory + ((nint)tensor.Offset * tensor.DType.Size());

    private readonly struct ReduceBody<TOp>(TOp op, byte* x, int outer, int count, int inner, byte* y) : IVectorBody
        where TOp : struct, IReduceOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => ReduceLoop.Run<TOp, V, T>(op, (T*)x, outer, count, inner, (T*)y);
    }

    private readonly struct ScanBody<TOp>(TOp op, byte* x, int outer, int count, int inner, bool isReversed, byte* y) : IVectorBody
        where TOp : struct, IReduceOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => ScanLoop.Run<TOp, V, T>(op, (T*)x, outer, count, inner, isReversed, (T*)y);
    }
}
