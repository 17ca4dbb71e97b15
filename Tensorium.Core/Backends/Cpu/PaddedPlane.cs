using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>A part of a channel of an image, with zeros where it reaches over the edge: so that what a tap reads of every output is at the same distance.</summary>
/// <param name="Height">The rows of the channel.</param>
/// <param name="Width">The columns of the channel.</param>
/// <param name="Top">The rows of zeros above the first row; negative if the part begins below it.</param>
/// <param name="Left">The columns of zeros before the first column.</param>
/// <param name="Rows">The rows of the part, zeros included.</param>
/// <param name="Columns">The columns of the part, zeros included.</param>
internal readonly record struct PaddedPlane(int Height, int Width, int Top, int Left, int Rows, int Columns)
{
    /// <summary>The elements of the part.</summary>
    public long Size => (long)Rows * Columns;

    /// <summary>Copies the part, its rows one behind the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public unsafe void Copy<T>(T* channel, T* target)
        where T : unmanaged
    {
        int left = Math.Min(Left, Columns), count = Math.Min(Columns - left, Width), right = Columns - left - count;
        int first = Math.Clamp(Top, 0, Rows), end = Math.Clamp(Top + Height, first, Rows);
        Clear(target, (nint)first * Columns);
        T* source = channel + ((nint)(first - Top) * Width);
        target += (nint)first * Columns;
        for (int row = first; row < end; row++, source += Width)
        {
            for (int i = 0; i < left; i++) target[i] = default;
            new Span<T>(source, count).CopyTo(new Span<T>(target + left, count));
            target += left + count;
            for (int i = 0; i < right; i++) target[i] = default;
            target += right;
        }

        Clear(target, (nint)(Rows - end) * Columns);
    }

    private static unsafe void Clear<T>(T* target, nint count)
        where T : unmanaged => new Span<T>(target, checked((int)count)).Clear();
}
