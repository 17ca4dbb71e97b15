namespace Tensorium;

/// <summary>
/// One part of an index such as <c>x[3, 1..5, ^1, Slice.Every(2)]</c>: an index drops its axis, a range keeps it. The default is the whole axis.
/// </summary>
public readonly struct Slice
{
    private readonly Index _start;
    private readonly Index _end;

    private Slice(Index start, Index end, int step, bool isIndex)
    {
        _start = start;
        _end = end;
        Step = step;
        IsIndex = isIndex;
    }

    /// <summary>A whole axis.</summary>
    public static Slice All => new(Index.Start, Index.End, 1, false);

    // Zero for the default, which no constructor made.
    private int Step { get; }

    internal bool IsIndex { get; }

    /// <summary>
    /// Every <paramref name="step"/>-th element of a range (the whole axis by default).
    /// A negative step walks the range's elements from its last to its first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is zero.</exception>
    public static Slice Every(int step, Range? range = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(step);
        var of = range ?? Range.All;
        return new(of.Start, of.End, step, false);
    }

    /// <summary>One element; its axis goes.</summary>
    public static implicit operator Slice(int index) => index < 0 ? (Index)(^-Math.Max(index, -int.MaxValue)) : (Index)index;

    /// <summary>One element, possibly counted from the end; its axis goes.</summary>
    public static implicit operator Slice(Index index) => new(index, index, 1, true);

    /// <summary>A range of elements; its axis stays.</summary>
    public static implicit operator Slice(Range range) => new(range.Start, range.End, 1, false);

    /// <summary>The first element, the number of elements and the step on an axis of <paramref name="size"/>.</summary>
    internal (int First, int Count, int Step) Resolve(int size, int axis, Shape shape)
    {
        if (Step == 0) return (0, size, 1);
        var start = _start.GetOffset(size);
        if (IsIndex)
        {
            if (start < 0 || start >= size)
                throw new ShapeException($"Slice: index {_start} is out of range for axis {axis} of {shape}, which has {size} elements");
            return (start, 1, 1);
        }

        var end = _end.GetOffset(size);
        if (start < 0 || end > size || start > end)
            throw new ShapeException($"Slice: range {_start}..{_end} does not lie within axis {axis} of {shape}, which has {size} elements");
        var first = Step > 0 || start == end ? start : end - 1;
        if (end - start < 2) return (first, end - start, 1);

        // In 64 bits: a step may be as large as an int can say. One that takes a single element is as good as 1.
        var step = Math.Abs((long)Step);
        var count = (int)((end - start + step - 1) / step);
        return (first, count, count == 1 ? 1 : Step);
    }
}
