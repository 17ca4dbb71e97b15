namespace Tensorium.Gpu.Loops;

/// <summary>The factors of a batch of matrix products, element by element: C[b] = A[b] · B[b]. Whatever can be indexed so is a product: a convolution too.</summary>
/// <typeparam name="TFactors">The implementing type itself.</typeparam>
/// <typeparam name="T">The element type.</typeparam>
internal interface IFactors<TFactors, T>
    where TFactors : struct, IFactors<TFactors, T>
    where T : unmanaged
{
    /// <summary>Whether neighbours along the inner axis are neighbours in the left factor's memory: threads then read along it.</summary>
    bool IsLeftInnerFirst { get; }

    /// <summary>The same of the right factor.</summary>
    bool IsRightInnerFirst { get; }

    /// <summary>These factors for a product of the batch.</summary>
    TFactors At(int batch);

    /// <summary>The size of the inner axis of this product, at most that of the batch.</summary>
    int Inner { get; }

    /// <summary>A[row, inner].</summary>
    T Left(int row, int inner);

    /// <summary>B[inner, column].</summary>
    T Right(int inner, int column);
}

/// <summary>Where the elements of a product go, and what is done to them on the way.</summary>
internal interface IGemmStore<T>
    where T : unmanaged
{
    /// <summary>Takes C[batch][row, column], or what a part of the inner axis contributes to it.</summary>
    void Store(int part, int batch, int row, int column, T value);
}

/// <summary>The sizes of a batch of products, and how it is cut.</summary>
/// <param name="rows">The rows of C.</param>
/// <param name="columns">The columns of C.</param>
/// <param name="batch">The products.</param>
/// <param name="partLength">The elements of the inner axis that a group of threads sums.</param>
/// <param name="tileRows">Tiles down C.</param>
/// <param name="tileColumns">Tiles across C.</param>
internal readonly struct GemmSizes(int rows, int columns, int batch, int partLength, int tileRows, int tileColumns)
{
    public readonly int Rows = rows;
    public readonly int Columns = columns;
    public readonly int Batch = batch;
    public readonly int PartLength = partLength;
    public readonly int TileRows = tileRows;
    public readonly int TileColumns = tileColumns;
}

/// <summary>How many threads a group has: a square, of which this is the side.</summary>
internal interface IGroupSide
{
    static abstract int Side { get; }
}

/// <summary>256 threads.</summary>
internal readonly struct Side16 : IGroupSide
{
    public static int Side => 16;
}

/// <summary>64 threads.</summary>
internal readonly struct Side8 : IGroupSide
{
    public static int Side => 8;
}

/// <summary>Four threads, for devices that have hardly more.</summary>
internal readonly struct Side2 : IGroupSide
{
    public static int Side => 2;
}
