using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>The compositions that are one pass, and the optimiser's.</summary>
internal sealed unsafe partial class CpuBackend
{
    /// <summary>The parameters of a launch: each takes a stack frame to be pinned, since small memory moves.</summary>
    private const int MostUpdates = 64;

    public override void Linear<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
    {
        fixed (byte* xMemory = (CpuStorage)x.Storage, wMemory = (CpuStorage)weight.Storage)
        fixed (byte* bMemory = (CpuStorage)bias.Storage, yMemory = (CpuStorage)y.Storage)
        {
            Widest.Run(y.DType, new LinearBody<TOp>(
                op,
                new(x.Shape[0], weight.Shape[0], x.Shape[1]),
                First(xMemory, x), new(x.Strides[0], x.Strides[1]),
                First(wMemory, weight), new(weight.Strides[0], weight.Strides[1]),
                First(bMemory, bias),
                First(yMemory, y)));
        }
    }

    public override bool Convolve<TOp>(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry)
    {
        var plan = new ConvolutionPlan(geometry);
        if (!plan.IsIndirect) return false;
        fixed (byte* xMemory = (CpuStorage)x.Storage, wMemory = (CpuStorage)weight.Storage)
        fixed (byte* bMemory = (CpuStorage)bias.Storage, yMemory = (CpuStorage)y.Storage)
            Widest.Run(y.DType, new ConvolutionBody<TOp>(op, plan, First(xMemory, x), First(wMemory, weight), First(bMemory, bias), First(yMemory, y)));
        return true;
    }

    public override bool ConvolveInputGradient<TOp>(TOp op, Tensor gradient, Tensor weight, Tensor bias, Tensor x, ConvolutionGeometry geometry)
    {
        var plan = new ConvolutionPlan(geometry);
        if (!plan.IsTransposedIndirect) return false;
        fixed (byte* gMemory = (CpuStorage)gradient.Storage, wMemory = (CpuStorage)weight.Storage)
        fixed (byte* bMemory = (CpuStorage)bias.Storage, xMemory = (CpuStorage)x.Storage)
            Widest.Run(x.DType, new TransposedConvolutionBody<TOp>(op, plan, First(gMemory, gradient), First(wMemory, weight), First(bMemory, bias), First(xMemory, x)));
        return true;
    }

    public override void GradientAndColumnSums<TOp>(TOp op, Tensor saved, Tensor gradient, Tensor y, Tensor sums)
    {
        fixed (byte* savedMemory = (CpuStorage)saved.Storage, gradientMemory = (CpuStorage)gradient.Storage)
        fixed (byte* yMemory = (CpuStorage)y.Storage, sumsMemory = (CpuStorage)sums.Storage)
        {
            Widest.Run(y.DType, new GradientColumnsBody<TOp>(
                op, First(savedMemory, saved), First(gradientMemory, gradient), y.Shape[0], y.Shape[1], First(yMemory, y), First(sumsMemory, sums)));
        }
    }

    public override bool BernoulliLogProb(Tensor logits, Tensor targets, int rows, int targetRows, int count, Tensor y)
    {
        fixed (byte* l = (CpuStorage)logits.Storage, x = (CpuStorage)targets.Storage, sums = (CpuStorage)y.Storage)
        {
            var isInside = true;
            Widest.Run(y.DType, new BernoulliBody(First(l, logits), First(x, targets), rows, targetRows, count, First(sums, y), &isInside));
            return isInside;
        }
    }

    public override void Softmax(SoftmaxKind kind, Tensor x, int rows, int count, Tensor y)
    {
        fixed (byte* source = (CpuStorage)x.Storage, target = (CpuStorage)y.Storage)
            Widest.Run(x.DType, new SoftmaxBody(kind, First(source, x), rows, count, First(target, y), StreamedStores.AreBest(y, x)));
    }

    public override void SoftmaxGradient(SoftmaxKind kind, Tensor y, Tensor gradient, int rows, int count, Tensor x)
    {
        fixed (byte* values = (CpuStorage)y.Storage, incoming = (CpuStorage)gradient.Storage, target = (CpuStorage)x.Storage)
            Widest.Run(x.DType, new SoftmaxGradientBody(kind, First(values, y), First(incoming, gradient), rows, count, First(target, x), StreamedStores.AreBest(x, y, gradient)));
    }

    public override void Update<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates)
    {
        while (!updates.IsEmpty)
        {
            var part = updates[..Math.Min(MostUpdates, updates.Length)];
            Pin(part, new UpdatePart<TOp>[part.Length], 0);
            updates = updates[part.Length..];
        }
    }

    private static void Pin<TOp>(ReadOnlySpan<ParameterUpdate<TOp>> updates, UpdatePart<TOp>[] parts, int index)
        where TOp : struct, IUpdateOp
    {
        if (index == updates.Length)
        {
            Widest.Run(updates[0].Parameter.DType, new UpdateBody<TOp>(parts));
            return;
        }

        var update = updates[index];
        fixed (byte* p = (CpuStorage)update.Parameter.Storage, g = (CpuStorage)update.Gradient.Storage)
        fixed (byte* a = (CpuStorage?)update.First?.Storage, b = (CpuStorage?)update.Second?.Storage)
        {
            parts[index] = new()
            {
                Op = update.Op,
                Parameter = First(p, update.Parameter),
                Gradient = First(g, update.Gradient),
                First = update.First is null ? null : First(a, update.First),
                Second = update.Second is null ? null : First(b, update.Second),
                Count = update.Parameter.ElementCount,
            };
            Pin(updates, parts, index + 1);
        }
    }

    private readonly struct LinearBody<TOp>(
        TOp op, (int M, int N, int K) sizes, byte* x, (nint Row, nint Column) xStrides, byte* weight, (nint Row, nint Column) weightStrides, byte* bias, byte* y) : IVectorBody
        where TOp : struct, IUnaryOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            var epilogue = new BiasEpilogue<TOp, V, T> { Op = op, Bias = (T*)bias };
            Gemm.Run(
                sizes.M, sizes.N, sizes.K,
                (T*)x, xStrides.Row, xStrides.Column,
                (T*)weight, weightStrides.Column, weightStrides.Row,
                (T*)y, sizes.N,
                accumulate: false,
                new GemmEpilogue<T> { Apply = &BiasEpilogue<TOp, V, T>.Apply, Context = Unsafe.AsPointer(ref epilogue) });
        }
    }

    private readonly struct ConvolutionBody<TOp>(TOp op, ConvolutionPlan plan, byte* x, byte* weight, byte* bias, byte* y) : IVectorBody
        where TOp : struct, IUnaryOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            var epilogue = new BiasEpilogue<TOp, V, T> { Op = op, Bias = (T*)bias };
            IndirectConvolution<V, T>.Forward(
                plan, (T*)x, (T*)weight, (T*)y, new() { Apply = &BiasEpilogue<TOp, V, T>.Apply, Context = Unsafe.AsPointer(ref epilogue) });
        }
    }

    private readonly struct TransposedConvolutionBody<TOp>(TOp op, ConvolutionPlan plan, byte* gradient, byte* weight, byte* bias, byte* x) : IVectorBody
        where TOp : struct, IUnaryOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged
        {
            var epilogue = new BiasEpilogue<TOp, V, T> { Op = op, Bias = (T*)bias };
            IndirectTransposedConvolution<V, T>.Run(
                plan, (T*)gradient, (T*)weight, (T*)x, new() { Apply = &BiasEpilogue<TOp, V, T>.Apply, Context = Unsafe.AsPointer(ref epilogue) });
        }
    }

    private readonly struct GradientColumnsBody<TOp>(TOp op, byte* saved, byte* gradient, int rows, int columns, byte* y, byte* sums) : IVectorBody
        where TOp : struct, IUnaryOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => GradientColumns.Run<TOp, V, T>(op, (T*)saved, (T*)gradient, rows, columns, (T*)y, (T*)sums);
    }

    private readonly struct BernoulliBody(byte* logits, byte* targets, int rows, int targetRows, int count, byte* y, bool* isInside) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => *isInside = BernoulliLoop.Run<V, T>((T*)logits, (T*)targets, rows, targetRows, count, (T*)y);
    }

    private readonly struct SoftmaxBody(SoftmaxKind kind, byte* x, int rows, int count, byte* y, bool streams) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => SoftmaxLoop.Forward<V, T>(kind, (T*)x, rows, count, (T*)y, streams);
    }

    private readonly struct SoftmaxGradientBody(SoftmaxKind kind, byte* y, byte* gradient, int rows, int count, byte* x, bool streams) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => SoftmaxLoop.Backward<V, T>(kind, (T*)y, (T*)gradient, rows, count, (T*)x, streams);
    }

    private readonly struct UpdateBody<TOp>(UpdatePart<TOp>[] parts) : IVectorBody
        where TOp : struct, IUpdateOp
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => UpdateLoop.Run<TOp, V, T>(parts);
    }
}
