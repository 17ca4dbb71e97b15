using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The part of one channel of one image that a tile reads, padded, and sorted by phase (see <see cref="ConvolutionAxis"/>): paddings and strides are
/// dealt with once an element instead of once for each tap that meets it.
/// </summary>
/// <param name="height">The vertical axis.</param>
/// <param name="width">The horizontal axis.</param>
/// <param name="firstRow">The first row of outputs of the tile.</param>
/// <param name="outputRows">The rows of outputs of the tile.</param>
internal readonly unsafe struct ConvolutionPlane(ConvolutionAxis height, ConvolutionAxis width, int firstRow, int outputRows)
{
    private readonly int _rows = outputRows + height.Reach;

    private readonly int _columns = width.Output + width.Reach;

    /// <summary>The elements from one row to the next, with a gap so that vectors moved along neighbouring rows do not overlap.</summary>
    public int RowStride { get; } = ConvolutionRows.Extent(width.Output) + width.Reach;

    /// <summary>The elements of the plane.</summary>
    public nint Size => (nint)height.Phases * width.Phases * _rows * RowStride;

    /// <summary>Where in the plane a tap of the kernel meets the first output of the tile; row by row, the tile's outputs follow.</summary>
    public nint Start(int tapRow, int tapColumn)
    {
        var (verticalPhase, row) = height.Tap(tapRow);
        var (horizontalPhase, column) = width.Tap(tapColumn);
        return Phase(verticalPhase, horizontalPhase) + ((nint)row * RowStride) + column;
    }

    /// <summary>Fills the plane from a channel of the input.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read<T>(T* channel, T* plane)
        where T : unmanaged
    {
        for (int vertical = 0; vertical < height.Phases; vertical++)
        {
            for (int horizontal = 0; horizontal < width.Phases; horizontal++)
            {
                T* target = plane + Phase(vertical, horizontal);
                var (first, end) = width.Inside(horizontal, _columns);
                for (int row = 0; row < _rows; row++, target += RowStride)
                {
                    int y = height.Element(vertical, firstRow + row);
                    if ((uint)y >= (uint)height.Input)
                    {
                        new Span<T>(target, _columns).Clear();
                        continue;
                    }

                    T* source = channel + ((nint)y * width.Input) + horizontal - width.Padding;
                    nint stride = width.Stride;
                    for (nint column = 0; column < first; column++) target[column] = default;
                    for (nint column = first; column < end; column++) target[column] = source[column * stride];
                    for (nint column = end; column < _columns; column++) target[column] = default;
                }
            }
        }
    }

    /// <summary>Adds the plane to a channel of the input; what fell on the padding is dropped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddTo<T>(T* channel, T* plane)
        where T : unmanaged, IAdditionOperators<T, T, T>
    {
        for (int vertical = 0; vertical < height.Phases; vertical++)
        {
            for (int horizontal = 0; horizontal < width.Phases; horizontal++)
            {
                T* source = plane + Phase(vertical, horizontal);
                var (first, end) = width.Inside(horizontal, _columns);
                for (int row = 0; row < _rows; row++, source += RowStride)
                {
                    int y = height.Element(vertical, firstRow + row);
                    if ((uint)y >= (uint)height.Input) continue;
                    T* target = channel + ((nint)y * width.Input) + horizontal - width.Padding;
                    nint stride = width.Stride;
                    for (nint column = first; column < end; column++) target[column * stride] += source[column];
                }
            }
        }
    }

    private nint Phase(int vertical, int horizontal) => (((nint)vertical * width.Phases) + horizontal) * _rows * RowStride;
}
