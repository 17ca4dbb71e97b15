using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// C[b] = A[b] · B[b], a tile of C a group: slices of A and B pass through shared memory, where every thread of a row, or of a column, reads them; sums stay in registers.
/// Each element is the chain of fused multiply-adds in ascending order of the inner index (or of a part of it): its bits do not depend on the size of tiles or groups.
/// </summary>
/// <remarks>
/// While a slice is multiplied the next one is on its way from memory to registers. The group is a square of side S; a tile has 4S elements a side for each block of a
/// microtile's side, and a slice is as deep as it takes for each thread to move the microtile's quads of A and of B.
/// </remarks>
internal readonly struct GemmKernel<TSide, TMicrotile, TFactors, TStore, V, T>(TFactors factors, TStore store, GemmSizes sizes) : IKernel
    where TSide : struct, IGroupSide
    where TMicrotile : struct, IMicrotile<TMicrotile, V, T>
    where TFactors : struct, IFactors<TFactors, T>
    where TStore : struct, IGemmStore<T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    private static int Depth => TSide.Side * TMicrotile.Quads / TMicrotile.Blocks;

    // A quad more than a tile has: threads that write along the inner axis meet other banks.
    private static int RowQuads => (TSide.Side * TMicrotile.Blocks) + 1;

    public void Run()
    {
        var leftTile = SharedMemory.Allocate<Quad<T>>(RowQuads * Depth);
        var rightTile = SharedMemory.Allocate<Quad<T>>(RowQuads * Depth);
        var leftElements = leftTile.Cast<T>();
        var rightElements = rightTile.Cast<T>();

        var rest = Grid.IdxX;
        var tileColumn = rest % sizes.TileColumns;
        rest /= sizes.TileColumns;
        var tileRow = rest % sizes.TileRows;
        rest /= sizes.TileRows;
        var batch = rest % sizes.Batch;
        var part = rest / sizes.Batch;

        var tile = 4 * TSide.Side * TMicrotile.Blocks;
        var firstRow = tileRow * tile;
        var firstColumn = tileColumn * tile;
        var mine = factors.At(batch);
        var first = part * sizes.PartLength;
        var end = first + Math.Min(mine.Inner - first, sizes.PartLength);

        var thread = Group.IdxX;
        var leftWalk = new SliceWalk(thread, TSide.Side * TSide.Side, tile, Depth, mine.IsLeftInnerFirst);
        var rightWalk = new SliceWalk(thread, TSide.Side * TSide.Side, tile, Depth, mine.IsRightInnerFirst);
        var across = thread % TSide.Side;
        var down = thread / TSide.Side;

        var sums = default(TMicrotile);
        var left = LoadLeft(mine, leftWalk, firstRow, first, end);
        var right = LoadRight(mine, rightWalk, firstColumn, first, end);
        var moreLeft = TMicrotile.Quads == 1 ? default : LoadLeft(mine, leftWalk.More, firstRow, first, end);
        var moreRight = TMicrotile.Quads == 1 ? default : LoadRight(mine, rightWalk.More, firstColumn, first, end);
        for (var inner = first; inner < end; inner += Depth)
        {
            leftWalk.Store(leftElements, 4 * RowQuads, left);
            rightWalk.Store(rightElements, 4 * RowQuads, right);
            if (TMicrotile.Quads > 1)
            {
                leftWalk.More.Store(leftElements, 4 * RowQuads, moreLeft);
                rightWalk.More.Store(rightElements, 4 * RowQuads, moreRight);
            }

            DeviceMath.Barrier();
            left = LoadLeft(mine, leftWalk, firstRow, inner + Depth, end);
            right = LoadRight(mine, rightWalk, firstColumn, inner + Depth, end);
            if (TMicrotile.Quads > 1)
            {
                moreLeft = LoadLeft(mine, leftWalk.More, firstRow, inner + Depth, end);
                moreRight = LoadRight(mine, rightWalk.More, firstColumn, inner + Depth, end);
            }

            for (var k = 0; k < Depth; k++)
                sums = sums.Plus(leftTile, (k * RowQuads) + down, rightTile, (k * RowQuads) + across, TSide.Side);
            DeviceMath.Barrier();
        }

        sums.Store(store, part, batch, firstRow + (4 * down), firstColumn + (4 * across), sizes, 4 * TSide.Side);
    }

    private Quad<T> LoadLeft(TFactors mine, SliceWalk walk, int firstRow, int first, int end) => new(
        Left(mine, firstRow + walk.Outer, first + walk.Inner, end),
        Left(mine, firstRow + walk.Outer + walk.OuterStep, first + walk.Inner + walk.InnerStep, end),
        Left(mine, firstRow + walk.Outer + (2 * walk.OuterStep), first + walk.Inner + (2 * walk.InnerStep), end),
        Left(mine, firstRow + walk.Outer + (3 * walk.OuterStep), first + walk.Inner + (3 * walk.InnerStep), end));

    private Quad<T> LoadRight(TFactors mine, SliceWalk walk, int firstColumn, int first, int end) => new(
        Right(mine, first + walk.Inner, firstColumn + walk.Outer, end),
        Right(mine, first + walk.Inner + walk.InnerStep, firstColumn + walk.Outer + walk.OuterStep, end),
        Right(mine, first + walk.Inner + (2 * walk.InnerStep), firstColumn + walk.Outer + (2 * walk.OuterStep), end),
        Right(mine, first + walk.Inner + (3 * walk.InnerStep), firstColumn + walk.Outer + (3 * walk.OuterStep), end));

    // Beyond the edges both factors are 0, and fma(0, 0, sum) is the sum. One condition: one branch around a load, or none.
    private T Left(TFactors mine, int row, int inner, int end) => row < sizes.Rows & inner < end ? mine.Left(row, inner) : default;

    private T Right(TFactors mine, int inner, int column, int end) => column < sizes.Columns & inner < end ? mine.Right(inner, column) : default;
}

/// <summary>The four elements of a slice that a thread moves, a step apart: neighbouring threads read neighbours in memory.</summary>
internal readonly struct SliceWalk
{
    /// <summary>The first one's place along the tile.</summary>
    public readonly int Outer;

    /// <summary>The first one's place in the slice's depth.</summary>
    public readonly int Inner;

    public readonly int OuterStep;
    public readonly int InnerStep;

    private SliceWalk(int outer, int inner, int outerStep, int innerStep) => (Outer, Inner, OuterStep, InnerStep) = (outer, inner, outerStep, innerStep);

    public SliceWalk(int thread, int threads, int tile, int depth, bool isInnerFirst)
    {
        if (isInnerFirst || tile > threads)
        {
            Outer = thread / depth;
            Inner = thread % depth;
            OuterStep = threads / depth;
            InnerStep = 0;
        }
        else
        {
            Outer = thread % tile;
            Inner = thread / tile;
            OuterStep = 0;
            InnerStep = threads / tile;
        }
    }

    /// <summary>The four behind them.</summary>
    public SliceWalk More => new(Outer + (4 * OuterStep), Inner + (4 * InnerStep), OuterStep, InnerStep);

    /// <summary>Puts them into shared memory, in which a slice lies along the tile.</summary>
    public void Store<T>(ArrayView<T> slice, int row, Quad<T> values)
        where T : unmanaged
    {
        slice[(Inner * row) + Outer] = values.X;
        slice[((Inner + InnerStep) * row) + Outer + OuterStep] = values.Y;
        slice[((Inner + (2 * InnerStep)) * row) + Outer + (2 * OuterStep)] = values.Z;
        slice[((Inner + (3 * InnerStep)) * row) + Outer + (3 * OuterStep)] = values.W;
    }
}
