using ILGPU;
using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// The part of a tile of C that one thread keeps in registers: blocks of 4 × 4. All of it is written out in fields, since a local array would lie in memory.
/// </summary>
/// <typeparam name="TMicrotile">The implementing type itself.</typeparam>
/// <typeparam name="V">The lane.</typeparam>
/// <typeparam name="T">Its element type.</typeparam>
internal interface IMicrotile<TMicrotile, V, T>
    where TMicrotile : struct, IMicrotile<TMicrotile, V, T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    /// <summary>The blocks of 4 × 4 down a microtile, and as many across.</summary>
    static abstract int Blocks { get; }

    /// <summary>
    /// How many times four elements of each factor a thread moves for a slice: 1 or 2. Twice as many loads on their way halve what a small product waits for memory; beside
    /// the sums of a large microtile there are no registers for them.
    /// </summary>
    static abstract int Quads { get; }

    /// <summary>This, plus the outer product of a column of the left factor and a row of the right one.</summary>
    /// <param name="left">The left factor's quads.</param>
    /// <param name="leftAt">The first of the thread's.</param>
    /// <param name="right">The right factor's quads.</param>
    /// <param name="rightAt">The first of the thread's.</param>
    /// <param name="side">From one of the thread's quads to its next one.</param>
    TMicrotile Plus(ArrayView<Quad<T>> left, int leftAt, ArrayView<Quad<T>> right, int rightAt, int side);

    /// <summary>Stores what lies within C.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="part">The part of the inner axis that was summed.</param>
    /// <param name="batch">The product of the batch.</param>
    /// <param name="row">The first row.</param>
    /// <param name="column">The first column.</param>
    /// <param name="sizes">The sizes of C.</param>
    /// <param name="stride">From one of the thread's blocks to its next one, in elements.</param>
    void Store<TStore>(TStore store, int part, int batch, int row, int column, GemmSizes sizes, int stride)
        where TStore : struct, IGemmStore<T>;
}

/// <summary>Four rows of four columns.</summary>
internal readonly struct Block4<V, T>(Quad<T> row0, Quad<T> row1, Quad<T> row2, Quad<T> row3)
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public Block4<V, T> Plus(Quad<T> a, Quad<T> b) => new(Fma(a.X, b, row0), Fma(a.Y, b, row1), Fma(a.Z, b, row2), Fma(a.W, b, row3));

    public void Store<TStore>(TStore store, int part, int batch, int row, int column, GemmSizes sizes)
        where TStore : struct, IGemmStore<T>
    {
        Store(store, part, batch, row, column, sizes, row0);
        Store(store, part, batch, row + 1, column, sizes, row1);
        Store(store, part, batch, row + 2, column, sizes, row2);
        Store(store, part, batch, row + 3, column, sizes, row3);
    }

    private static void Store<TStore>(TStore store, int part, int batch, int row, int column, GemmSizes sizes, Quad<T> values)
        where TStore : struct, IGemmStore<T>
    {
        if (row >= sizes.Rows) return;
        if (column < sizes.Columns) store.Store(part, batch, row, column, values.X);
        if (column + 1 < sizes.Columns) store.Store(part, batch, row, column + 1, values.Y);
        if (column + 2 < sizes.Columns) store.Store(part, batch, row, column + 2, values.Z);
        if (column + 3 < sizes.Columns) store.Store(part, batch, row, column + 3, values.W);
    }

    private static Quad<T> Fma(T a, Quad<T> b, Quad<T> sums) => new(Fma(a, b.X, sums.X), Fma(a, b.Y, sums.Y), Fma(a, b.Z, sums.Z), Fma(a, b.W, sums.W));

    private static T Fma(T a, T b, T sum) => V.Value(V.Fma(V.Of(a), V.Of(b), V.Of(sum)));
}

/// <summary>4 × 4: of small tiles, of which there are more to occupy a device.</summary>
internal readonly struct SmallMicrotile<V, T>(Block4<V, T> block) : IMicrotile<SmallMicrotile<V, T>, V, T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static int Blocks => 1;

    public static int Quads => 2;

    public SmallMicrotile<V, T> Plus(ArrayView<Quad<T>> left, int leftAt, ArrayView<Quad<T>> right, int rightAt, int side) =>
        new(block.Plus(left[leftAt], right[rightAt]));

    public void Store<TStore>(TStore store, int part, int batch, int row, int column, GemmSizes sizes, int stride)
        where TStore : struct, IGemmStore<T> => block.Store(store, part, batch, row, column, sizes);
}

/// <summary>8 × 8: half as many loads from shared memory for each multiply-add.</summary>
internal readonly struct LargeMicrotile<V, T>(Block4<V, T> block00, Block4<V, T> block01, Block4<V, T> block10, Block4<V, T> block11) : IMicrotile<LargeMicrotile<V, T>, V, T>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    public static int Blocks => 2;

    public static int Quads => 1;

    public LargeMicrotile<V, T> Plus(ArrayView<Quad<T>> left, int leftAt, ArrayView<Quad<T>> right, int rightAt, int side)
    {
        var a0 = left[leftAt];
        var a1 = left[leftAt + side];
        var b0 = right[rightAt];
        var b1 = right[rightAt + side];
        return new(block00.Plus(a0, b0), block01.Plus(a0, b1), block10.Plus(a1, b0), block11.Plus(a1, b1));
    }

    public void Store<TStore>(TStore store, int part, int batch, int row, int column, GemmSizes sizes, int stride)
        where TStore : struct, IGemmStore<T>
    {
        block00.Store(store, part, batch, row, column, sizes);
        block01.Store(store, part, batch, row, column + stride, sizes);
        block10.Store(store, part, batch, row + stride, column, sizes);
        block11.Store(store, part, batch, row + stride, column + stride, sizes);
    }
}
