using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// A convolution and its weight gradient for many output channels, which are the columns of the products; the patches are read where they lie in padded planes.
/// </summary>
internal static unsafe class IndirectConvolution<V, T>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    /// <summary>y = x ∗ weight, then the epilogue, if there is one: its columns are the output channels of all groups.</summary>
    public static void Forward(ConvolutionPlan plan, T* x, T* weight, T* y, GemmEpilogue<T> epilogue = default)
    {
        nint weights = (nint)plan.PatchLength * plan.OutputChannels;
        T* panels = (T*)ThreadScratch.Get(ThreadScratch.Slot.Parts, weights * plan.Groups * sizeof(T));
        for (int group = 0; group < plan.Groups; group++)
        {
            IndirectProduct<V, T>.Pack(
                plan.PatchLength, plan.OutputChannels, weight + (group * weights), 1, plan.PatchLength, panels + (group * weights), 0, plan.PatchLength);
        }

        ForkJoin.Run(plan.ImageTiles * plan.RowTiles * plan.Groups, new ForwardTiles(plan, x, panels, y, epilogue));
    }

    /// <summary>The parts of ∂⟨x ∗ weight, gradient⟩/∂weight: [weight parts, groups, patch length, output channels].</summary>
    public static void WeightGradientParts(ConvolutionPlan plan, T* x, T* gradient, T* parts) =>
        ForkJoin.Run(plan.WeightParts * plan.Groups, new WeightParts(plan, x, gradient, parts));

    /// <summary>Copies what a tile reads of x into padded planes, image after image and channel after channel.</summary>
    private static void ReadPlanes(ConvolutionPlan plan, ConvolutionTile tile, in PaddedPlane plane, T* x, T* planes)
    {
        for (int image = 0; image < tile.Images; image++)
        {
            T* channel = x + ((((nint)(tile.FirstImage + image) * plan.Groups) + tile.Group) * plan.InputChannels * plan.InputPlane);
            for (int i = 0; i < plan.InputChannels; i++, channel += plan.InputPlane, planes += plane.Size) plane.Copy(channel, planes);
        }
    }

    /// <summary>How far from the first tap of a patch the others are, in the order of the weights.</summary>
    private static void Taps(ConvolutionPlan plan, in PaddedPlane plane, nint* offsets)
    {
        for (int channel = 0; channel < plan.InputChannels; channel++)
        for (int row = 0; row < plan.Height.Kernel; row++)
        for (int column = 0; column < plan.Width.Kernel; column++)
            *offsets++ = (channel * (nint)plane.Size) + ((nint)row * plan.Height.Dilation * plane.Columns) + ((nint)column * plan.Width.Dilation);
    }

    /// <summary>How far from the first patch of a tile the others are, in the order of the outputs.</summary>
    private static void Patches(ConvolutionPlan plan, ConvolutionTile tile, in PaddedPlane plane, nint* offsets)
    {
        for (int image = 0; image < tile.Images; image++)
        for (int row = 0; row < tile.Rows; row++)
        for (int column = 0; column < plan.Width.Output; column++)
            *offsets++ = (image * plan.InputChannels * (nint)plane.Size) + ((nint)row * plan.Height.Stride * plane.Columns) + ((nint)column * plan.Width.Stride);
    }

    /// <summary>Addresses in place of distances.</summary>
    private static void Add(T* start, int count, nint* offsets, T** addresses)
    {
        for (int i = 0; i < count; i++) addresses[i] = start + offsets[i];
    }

    private static T* Outputs(ConvolutionPlan plan, ConvolutionTile tile, int image, T* y) =>
        y + ((((nint)(tile.FirstImage + image) * plan.Groups) + tile.Group) * plan.OutputChannels * plan.OutputPlane) + ((nint)tile.FirstRow * plan.Width.Output);

    private readonly struct ForwardTiles(ConvolutionPlan plan, T* x, T* panels, T* y, GemmEpilogue<T> epilogue) : IParallelBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var (tiles, group) = Math.DivRem(chunk, plan.Groups);
            var (imageTile, rowTile) = Math.DivRem(tiles, plan.RowTiles);
            var tile = plan.Tile(group, imageTile, rowTile);
            var plane = plan.Plane(tile);
            int positions = tile.Rows * plan.Width.Output, rows = tile.Images * positions, channels = plan.OutputChannels;
            var room = new ConvolutionRoom<T>(tile.Images * plan.InputChannels * (nint)plane.Size, (nint)rows * channels, rows, Math.Max(rows, plan.PatchLength));
            ReadPlanes(plan, tile, plane, x, room.Planes);
            Patches(plan, tile, plane, room.Offsets);
            Add(room.Planes, rows, room.Offsets, room.From);
            Taps(plan, plane, room.Offsets);
            for (int i = 0; i < rows; i++) room.To[i] = room.Matrix + ((nint)i * channels);
            T* weights = panels + ((nint)group * plan.PatchLength * channels);
            IndirectProduct<V, T>.Run(rows, channels, plan.PatchLength, room.From, room.Offsets, weights, room.To, accumulate: false);
            if (epilogue.Apply != null) epilogue.Apply(epilogue.Context, room.Matrix, channels, group * channels, rows, channels);
            for (int image = 0; image < tile.Images; image++)
            {
                ConvolutionRoom<T>.WriteChannels(
                    room.Matrix + ((nint)image * positions * channels), positions, channels, Outputs(plan, tile, image, y), plan.OutputPlane);
            }
        }
    }

    /// <summary>Transposed, a row a tap: the outputs turned once serve all taps.</summary>
    private readonly struct WeightParts(ConvolutionPlan plan, T* x, T* gradient, T* parts) : IParallelBody
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Invoke(int chunk)
        {
            var (part, group) = Math.DivRem(chunk, plan.Groups);
            long tiles = (long)plan.ImageTiles * plan.RowTiles;
            int first = (int)(part * tiles / plan.WeightParts), end = (int)((part + 1) * tiles / plan.WeightParts), channels = plan.OutputChannels;
            T* weights = parts + ((((nint)part * plan.Groups) + group) * channels * plan.PatchLength);
            for (int index = first; index < end; index++)
            {
                var (imageTile, rowTile) = Math.DivRem(index, plan.RowTiles);
                var tile = plan.Tile(group, imageTile, rowTile);
                var plane = plan.Plane(tile);
                int positions = tile.Rows * plan.Width.Output, terms = tile.Images * positions;
                var room = new ConvolutionRoom<T>(
                    tile.Images * plan.InputChannels * (nint)plane.Size, (nint)terms * channels, plan.PatchLength, Math.Max(terms, plan.PatchLength));
                ReadPlanes(plan, tile, plane, x, room.Planes);
                Taps(plan, plane, room.Offsets);
                Add(room.Planes, plan.PatchLength, room.Offsets, room.From);
                Patches(plan, tile, plane, room.Offsets);
                for (int i = 0; i < plan.PatchLength; i++) room.To[i] = weights + ((nint)i * channels);
                for (int image = 0; image < tile.Images; image++)
                    IndirectProduct<V, T>.Pack(positions, channels, Outputs(plan, tile, image, gradient), 1, plan.OutputPlane, room.Matrix, image * positions, terms);
                IndirectProduct<V, T>.Run(plan.PatchLength, channels, terms, room.From, room.Offsets, room.Matrix, room.To, accumulate: index > first);
            }
        }
    }
}
