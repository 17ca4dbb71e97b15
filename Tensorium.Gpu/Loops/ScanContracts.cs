using System.Numerics;
using Tensorium.Gpu.Lanes;
using Tensorium.Ops;

namespace Tensorium.Gpu.Loops;

/// <summary>What a running combination combines with.</summary>
internal interface ICombination<T>
    where T : unmanaged
{
    T Combine(T left, T right);
}

internal readonly struct RealCombination<TOp, V, T>(TOp op) : ICombination<T>
    where TOp : struct, IReduceOp
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public T Combine(T left, T right) => V.Value(op.Combine(V.Of(left), V.Of(right)));
}

internal readonly struct IntegerCombination<TOp, T>(TOp op) : ICombination<T>
    where TOp : struct, IIntegerOp
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public T Combine(T left, T right) => op.Invoke(left, right);
}

/// <summary>What a launch of <see cref="ScanKernel{TCombination, T}"/> makes.</summary>
internal enum ScanResult
{
    /// <summary>y[r] = all up to and with r.</summary>
    Inclusive,

    /// <summary>y[r] = all before r, which for r = 0 is nothing: y[0] stays undefined.</summary>
    Exclusive,

    /// <summary>y[n] = all of tile n, which must be full.</summary>
    Totals,
}

/// <summary>The sizes of a scan of chains: chain (o, i) of [outer, count, inner] has the number o · inner + i, and neighbouring ones share a group.</summary>
internal readonly struct ScanSizes(int chains, int count, int inner, int log2Columns, bool isReversed)
{
    public readonly int Chains = chains;
    public readonly int Count = count;
    public readonly FastDivisor Inner = new(inner);
    public readonly int Log2Columns = log2Columns;
    private readonly int _last = isReversed ? count - 1 : 0;
    private readonly int _direction = isReversed ? -1 : 1;

    /// <summary>The steps of a tile.</summary>
    public int Steps => ScanTile.Elements >> Log2Columns;

    public int Tiles => (Count + Steps - 1) / Steps;

    /// <summary>Where step r of a chain lies.</summary>
    public int Place(int chain, int r) => Place(chain, Count, _last + (_direction * r));

    /// <summary>Where the n-th of so many numbers of a chain lies.</summary>
    public int Place(int chain, int numbers, int n)
    {
        var o = Inner.Quotient(chain);
        return (((o * numbers) + n) * Inner.Value) + chain - (o * Inner.Value);
    }
}

/// <summary>The sizes of a tile.</summary>
internal static class ScanTile
{
    /// <summary>How many are combined one after the other: steps of a block, blocks of a group, groups of a tile.</summary>
    public const int Fan = 16;

    public const int Blocks = Fan * Fan;
    public const int Elements = Blocks * Fan;
    public const int Padded = Fan + 1;

    /// <summary>16⁸ tiles are more than a chain can have.</summary>
    public const int Levels = 8;
}
