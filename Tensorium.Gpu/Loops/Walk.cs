namespace Tensorium.Gpu.Loops;

/// <summary>Where the operands of an elementwise loop have the element that a thread computes: y first, then up to three inputs.</summary>
internal interface IWalk
{
    /// <summary>The place in the output's memory of the i-th element in row-major order.</summary>
    long Output(long i);

    /// <summary>The place in the first input's memory.</summary>
    long First(long i);

    /// <summary>The place in the second input's memory.</summary>
    long Second(long i);

    /// <summary>The place in the third input's memory.</summary>
    long Third(long i);
}

/// <summary>All operands lie as the output is walked.</summary>
internal readonly struct LinearWalk : IWalk
{
    public long Output(long i) => i;

    public long First(long i) => i;

    public long Second(long i) => i;

    public long Third(long i) => i;
}

/// <summary>Operands with strides, over the axes that are left when those that all operands step through evenly are joined.</summary>
internal readonly struct StridedWalk(WalkSizes sizes, WalkStrides output, WalkStrides first, WalkStrides second, WalkStrides third) : IWalk
{
    /// <summary>The most axes; whoever has more walks the outermost ones on the host.</summary>
    public const int MaxRank = 5;

    public long Output(long i) => output.Place(sizes, i);

    public long First(long i) => first.Place(sizes, i);

    public long Second(long i) => second.Place(sizes, i);

    public long Third(long i) => third.Place(sizes, i);
}

/// <summary>The sizes of the axes but the outermost, from the innermost; 1 for axes that are not there.</summary>
internal readonly struct WalkSizes(int rank, int size0, int size1, int size2, int size3)
{
    public readonly int Rank = rank;
    public readonly FastDivisor Size0 = new(size0);
    public readonly FastDivisor Size1 = new(size1);
    public readonly FastDivisor Size2 = new(size2);
    public readonly FastDivisor Size3 = new(size3);
}

/// <summary>The strides of an operand along these axes, from the innermost.</summary>
internal readonly struct WalkStrides(int stride0, int stride1, int stride2, int stride3, int stride4)
{
    /// <summary>Where element i, counted in row-major order of the walk, lies. Threads of a group take the same way through it.</summary>
    public long Place(WalkSizes sizes, long i)
    {
        // Element counts are below 2³¹.
        var rest = (int)i;
        if (sizes.Rank == 1) return (long)rest * stride0;
        var next = sizes.Size0.Quotient(rest);
        var place = (long)sizes.Size0.Remainder(rest, next) * stride0;
        if (sizes.Rank == 2) return place + ((long)next * stride1);
        rest = sizes.Size1.Quotient(next);
        place += (long)sizes.Size1.Remainder(next, rest) * stride1;
        if (sizes.Rank == 3) return place + ((long)rest * stride2);
        next = sizes.Size2.Quotient(rest);
        place += (long)sizes.Size2.Remainder(rest, next) * stride2;
        if (sizes.Rank == 4) return place + ((long)next * stride3);
        rest = sizes.Size3.Quotient(next);
        place += (long)sizes.Size3.Remainder(next, rest) * stride3;
        return place + ((long)rest * stride4);
    }
}
