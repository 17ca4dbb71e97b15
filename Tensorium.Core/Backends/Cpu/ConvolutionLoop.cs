using System.Numerics;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The three maps of a convolution as matrix products of weights, patches and outputs, tile by tile (K. Chellapilla, S. Puri, P. Simard, "High Performance
/// Convolutional Neural Networks for Document Processing", 2006). No map needs the patches of more than a tile at a time.
/// </summary>
internal static unsafe class ConvolutionLoop
{
    /// <summary>y = x ∗ weight: outputs = weights · patches.</summary>
    public static void Forward<T>(Tensor x, Tensor weight, Tensor y, ConvolutionGeometry geometry)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        var plan = new ConvolutionPlan(geometry);
        fixed (byte* xMemory = (CpuStorage)x.Storage, wMemory = (CpuStorage)weight.Storage, yMemory = (CpuStorage)y.Storage)
        {
            T* from = (T*)xMemory + x.Offset, weights = (T*)wMemory + weight.Offset, to = (T*)yMemory + y.Offset;
            if (plan.IsIndirect) Widest.Run(y.DType, new IndirectForward(plan, from, weights, to));
            else ForkJoin.Run(plan.ImageTiles * plan.RowTiles * plan.Groups, new ForwardTiles<T>(plan, from, weights, to));
        }
    }

    /// <summary>x = ∂⟨x ∗ weight, gradient⟩/∂x: patches = weightsᵀ · outputs, each added to where it came from.</summary>
    public static void InputGradient<T>(Tensor gradient, Tensor weight, Tensor x, ConvolutionGeometry geometry)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        var plan = new ConvolutionPlan(geometry);
        fixed (byte* gMemory = (CpuStorage)gradient.Storage, wMemory = (CpuStorage)weight.Storage, xMemory = (CpuStorage)x.Storage)
        {
            T* from = (T*)gMemory + gradient.Offset, weights = (T*)wMemory + weight.Offset, to = (T*)xMemory + x.Offset;
            if (plan.IsTransposedIndirect) Widest.Run(x.DType, new IndirectInputGradient(plan, from, weights, to));
            else ForkJoin.Run(plan.ImageTiles * plan.Groups, new InputGradientTiles<T>(plan, from, weights, to));
        }
    }

    /// <summary>weight = ∂⟨x ∗ weight, gradient⟩/∂weight: weightsᵀ = Σ patches · outputsᵀ, in parts that are summed at the end.</summary>
    public static void WeightGradient<T>(Tensor x, Tensor gradient, Tensor weight, ConvolutionGeometry geometry)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        var plan = new ConvolutionPlan(geometry);
        if (plan.ImageTiles == 0)
        {
            weight.Device.Backend.Fill(weight, 0);
            return;
        }

        Shape transposed = [plan.Groups, plan.PatchLength, plan.OutputChannels];
        var parts = Tensor.Empty([plan.WeightParts, .. transposed], weight.DType, weight.Device);
        fixed (byte* xMemory = (CpuStorage)x.Storage, gMemory = (CpuStorage)gradient.Storage, partMemory = (CpuStorage)parts.Storage)
        {
            T* from = (T*)xMemory + x.Offset, outputs = (T*)gMemory + gradient.Offset, to = (T*)partMemory + parts.Offset;
            if (plan.IsIndirect) Widest.Run(weight.DType, new IndirectWeightGradient(plan, from, outputs, to));
            else ForkJoin.Run(plan.WeightParts * plan.Groups, new WeightGradientParts<T>(plan, from, outputs, to));
        }

        var sum = Tensor.Empty(transposed, weight.DType, weight.Device);
        weight.Device.Backend.Reduce(default(Add), parts, 1, plan.WeightParts, weight.ElementCount, sum);
        weight.Device.Backend.Copy(sum.T, weight.Reshape([plan.Groups, plan.OutputChannels, plan.PatchLength]));
        parts.Storage.Release();
        sum.Storage.Release();
    }

    private readonly struct IndirectForward(ConvolutionPlan plan, void* x, void* weight, void* y) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => IndirectConvolution<V, T>.Forward(plan, (T*)x, (T*)weight, (T*)y);
    }

    private readonly struct IndirectInputGradient(ConvolutionPlan plan, void* gradient, void* weight, void* x) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => IndirectTransposedConvolution<V, T>.Run(plan, (T*)gradient, (T*)weight, (T*)x);
    }

    private readonly struct IndirectWeightGradient(ConvolutionPlan plan, void* x, void* gradient, void* parts) : IVectorBody
    {
        public void Run<V, T>()
            where V : struct, IVec<V, T>
            where T : unmanaged => IndirectConvolution<V, T>.WeightGradientParts(plan, (T*)x, (T*)gradient, (T*)parts);
    }

    private readonly struct ForwardTiles<T>(ConvolutionPlan plan, T* x, T* weight, T* y) : IParallelBody
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        public void Invoke(int chunk)
        {
            var (tiles, group) = Math.DivRem(chunk, plan.Groups);
            var (imageTile, rowTile) = Math.DivRem(tiles, plan.RowTiles);
            using var matrices = new ConvolutionMatrices<T>(plan, plan.Tile(group, imageTile, rowTile));
            var patches = matrices.ReadPatches(x);
            var outputs = matrices.OutputsRoom(y);
            T* weights = weight + ((nint)group * plan.OutputChannels * plan.PatchLength);
            Gemm.Run(
                plan.OutputChannels, matrices.Columns, plan.PatchLength,
                weights, plan.PatchLength, 1, patches.Start, patches.Row, 1, outputs.Start, outputs.Row, accumulate: false);
            matrices.WriteOutputs(y);
        }
    }

    /// <summary>Whole images, the tiles of each one after the other: neighbouring tiles add to the same elements.</summary>
    private readonly struct InputGradientTiles<T>(ConvolutionPlan plan, T* gradient, T* weight, T* x) : IParallelBody
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        public void Invoke(int chunk)
        {
            var (imageTile, group) = Math.DivRem(chunk, plan.Groups);
            T* weights = weight + ((nint)group * plan.OutputChannels * plan.PatchLength);
            for (int rowTile = 0; rowTile < plan.RowTiles; rowTile++)
            {
                using var matrices = new ConvolutionMatrices<T>(plan, plan.Tile(group, imageTile, rowTile));
                if (rowTile == 0) matrices.ClearInput(x);
                var outputs = matrices.ReadOutputs(gradient);
                var patches = matrices.PatchesRoom(x);
                Gemm.Run(
                    plan.PatchLength, matrices.Columns, plan.OutputChannels,
                    weights, 1, plan.PatchLength, outputs.Start, outputs.Row, 1, patches.Start, patches.Row, accumulate: false);
                matrices.AddPatches(x);
            }
        }
    }

    /// <summary>Transposed, because the product packs its right factor: turning the outputs costs less than turning the patches, of which there are more.</summary>
    private readonly struct WeightGradientParts<T>(ConvolutionPlan plan, T* x, T* gradient, T* parts) : IParallelBody
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        public void Invoke(int chunk)
        {
            var (part, group) = Math.DivRem(chunk, plan.Groups);
            long tiles = (long)plan.ImageTiles * plan.RowTiles;
            int first = (int)(part * tiles / plan.WeightParts), end = (int)((part + 1) * tiles / plan.WeightParts);
            T* weights = parts + ((((nint)part * plan.Groups) + group) * plan.OutputChannels * plan.PatchLength);
            for (int tile = first; tile < end; tile++)
            {
                var (imageTile, rowTile) = Math.DivRem(tile, plan.RowTiles);
                using var matrices = new ConvolutionMatrices<T>(plan, plan.Tile(group, imageTile, rowTile));
                var patches = matrices.ReadPatches(x);
                var outputs = matrices.ReadOutputs(gradient);
                Gemm.Run(
                    plan.PatchLength, plan.OutputChannels, matrices.Columns,
                    patches.Start, patches.Row, 1, outputs.Start, 1, outputs.Row, weights, plan.OutputChannels, accumulate: tile > first);
            }
        }
    }
}
