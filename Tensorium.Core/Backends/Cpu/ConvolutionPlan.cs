using Tensorium.Ops;

namespace Tensorium.Backends.Cpu;

/// <summary>Part of a convolution's outputs: whole images, or rows of one image; of one group of channels.</summary>
internal readonly record struct ConvolutionTile(int Group, int FirstImage, int Images, int FirstRow, int Rows);

/// <summary>
/// How a convolution is cut into tiles: by its shape, never by the number of threads. The patches of a tile are one matrix, a column an output position,
/// small enough for the cache and wide enough for the matrix product.
/// </summary>
internal sealed class ConvolutionPlan
{
    /// <summary>The most elements of a tile's patches (more only if one row of outputs needs more): they stay in the L2 cache.</summary>
    private const int MaxPatches = 1 << 18;

    /// <summary>Tiles wanted of a batch, so that a handful of threads finish at about the same time.</summary>
    private const int WantedTiles = 16;

    /// <summary>The columns that a matrix product should have, where the batch has as many: small images go several to a tile.</summary>
    private const int WantedColumns = 192;

    /// <summary>The most elements of all partial weight gradients together.</summary>
    private const int MaxPartialWeights = 1 << 20;

    private ConvolutionRemainder[]? _remainders;

    public ConvolutionPlan(ConvolutionGeometry geometry)
    {
        Height = new(
            geometry.Input.Height, geometry.Output.Height, geometry.Kernel.Height, geometry.Stride.Height, geometry.Padding.Height, geometry.Dilation.Height);
        Width = new(
            geometry.Input.Width, geometry.Output.Width, geometry.Kernel.Width, geometry.Stride.Width, geometry.Padding.Width, geometry.Dilation.Width);
        (Batch, Groups) = (geometry.Batch, geometry.Groups);
        (InputChannels, OutputChannels) = (geometry.InputChannelsPerGroup, geometry.OutputChannelsPerGroup);
        InputPlane = Height.Input * Width.Input;
        OutputPlane = Height.Output * Width.Output;
        PatchLength = InputChannels * Height.Kernel * Width.Kernel;
        IsPointwise = geometry is { Stride: (1, 1), Padding: (0, 0), Kernel: (1, 1) } && geometry.Input == geometry.Output;

        long patchRow = (long)Math.Max(PatchLength, OutputChannels) * Width.Output;
        RowsPerTile = IsPointwise ? Height.Output : (int)Math.Clamp(MaxPatches / patchRow, 1, Height.Output);
        RowTiles = CeilDivide(Height.Output, RowsPerTile);
        ImagesPerTile = IsPointwise || RowTiles > 1
            ? 1
            : (int)Math.Clamp(
                Math.Max(CeilDivide(Batch, WantedTiles), CeilDivide(WantedColumns, OutputPlane)), 1, Math.Max(1, MaxPatches / (patchRow * Height.Output)));
        ImageTiles = CeilDivide(Batch, ImagesPerTile);

        int weights = Groups * OutputChannels * PatchLength;
        WeightParts = Math.Clamp(Math.Min(WantedTiles, MaxPartialWeights / weights), 1, Math.Max(1, ImageTiles * RowTiles));
    }

    public ConvolutionAxis Height { get; }

    public ConvolutionAxis Width { get; }

    public int Batch { get; }

    public int Groups { get; }

    /// <summary>The channels of the input that a group reads.</summary>
    public int InputChannels { get; }

    /// <summary>The channels of the output that a group writes.</summary>
    public int OutputChannels { get; }

    /// <summary>The elements of a channel of the input.</summary>
    public int InputPlane { get; }

    /// <summary>The elements of a channel of the output.</summary>
    public int OutputPlane { get; }

    /// <summary>What one output is the sum of: a group's input channels times the taps of the kernel.</summary>
    public int PatchLength { get; }

    /// <summary>Whether the patches of an image are the image itself.</summary>
    public bool IsPointwise { get; }

    public int ImagesPerTile { get; }

    public int RowsPerTile { get; }

    /// <summary>Tiles across the batch.</summary>
    public int ImageTiles { get; }

    /// <summary>Tiles down an image.</summary>
    public int RowTiles { get; }

    /// <summary>Partial weight gradients, each of neighbouring tiles; added in order at the end.</summary>
    public int WeightParts { get; }

    /// <summary>
    /// Whether the output channels can be the columns of a product that reads patches where they lie. A choice by shape alone; not for planes that are mostly padding or skipped.
    /// </summary>
    public bool IsIndirect =>
        !IsPointwise && OutputChannels % IndirectProduct.ColumnUnit == 0 && Plane(Tile(0, 0, 0)).Size * InputChannels * ImagesPerTile <= MaxPatches;

    /// <summary>What a tile reads of a channel of the input.</summary>
    public PaddedPlane Plane(ConvolutionTile tile) => new(
        Height.Input, Width.Input, Height.Padding - (tile.FirstRow * Height.Stride), Width.Padding, Height.Window(tile.Rows), Width.Window(Width.Output));

    /// <summary>
    /// Whether the input channels can be the columns of the products that form the input gradient: a choice by shape alone. Not where the input is much larger than what the outputs
    /// cover, as around the only output of an image: most of the sums would be of padding.
    /// </summary>
    public bool IsTransposedIndirect =>
        !IsPointwise && InputChannels % IndirectProduct.ColumnUnit == 0
        && InputPlane <= 2L * OutputPlane * Height.Stride * Width.Stride
        && Math.Max(OutputPlanePadded.Size * OutputChannels, (long)InputPlane * InputChannels) * ImagesPerTile <= MaxPatches;

    /// <summary>The inputs by remainder modulo the stride.</summary>
    public ConvolutionRemainder[] Remainders => _remainders ??= ConvolutionRemainder.All(Height, Width);

    /// <summary>A channel of the outputs with what the taps read around it for the input gradient.</summary>
    public PaddedPlane OutputPlanePadded
    {
        get
        {
            var (rows, columns) = (Height.Entries, Width.Entries);
            int top = Math.Max(0, Height.Reach - rows.First), left = Math.Max(0, Width.Reach - columns.First);
            return new(Height.Output, Width.Output, top, left, top + rows.End, left + columns.End);
        }
    }

    public ConvolutionTile Tile(int group, int imageTile, int rowTile)
    {
        int image = imageTile * ImagesPerTile, row = rowTile * RowsPerTile;
        return new(group, image, Math.Min(ImagesPerTile, Batch - image), row, Math.Min(RowsPerTile, Height.Output - row));
    }

    private static int CeilDivide(int a, int b) => (int)(((long)a + b - 1) / b);
}
