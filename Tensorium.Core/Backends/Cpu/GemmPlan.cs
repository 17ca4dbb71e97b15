using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>How products are cut into chunks of work: from their shape and the width of a tile, never from the number of threads.</summary>
/// <param name="ColumnBlock">Columns of a block, whole tiles; the last block of a row takes what is left too.</param>
/// <param name="RowBlock">Rows of a block, a multiple of 8; the last may have fewer.</param>
/// <param name="ColumnBlocks">Blocks across an item.</param>
/// <param name="RowBlocks">Blocks down an item.</param>
/// <param name="BlocksPerChunk">Neighbouring blocks that one chunk computes.</param>
/// <param name="Chunks">Chunks in all.</param>
/// <param name="IsWide">Whether blocks are some tiles wide, and the product is large: computed by one thread, it gains from several rows of blocks at once.</param>
internal readonly record struct GemmPlan(int ColumnBlock, int RowBlock, int ColumnBlocks, int RowBlocks, int BlocksPerChunk, int Chunks, bool IsWide)
{
    /// <summary>The most of k that a block takes at a time: the packed B stays in the L2 cache and a strip of A in L1.</summary>
    private const int MaxSlice = 512;

    /// <summary>The most of k where rows are few: a packed tile of B, 48 floats wide, then takes half of L1.</summary>
    private const int MaxSliceOfFewRows = 112;

    private const int FewRows = 32;

    /// <summary>Multiply-adds below which a chunk would cost less than handing it to another thread: some microseconds.</summary>
    public const long MinChunkWork = 1 << 18;

    /// <summary>Blocks wanted of one product, so that a handful of threads finish at about the same time.</summary>
    private const int WantedBlocks = 16;

    private const int MaxRowBlock = 256;

    /// <summary>So many that cuts by rows give as many blocks as cuts by columns would.</summary>
    private const int ManyRows = 512;

    /// <summary>The most rows of blocks that are computed as one: their part of C stays in a cache while k goes by in slices.</summary>
    private const int MaxRowsAtOnce = 1024;

    private const int PartUnit = 1024;

    /// <summary>
    /// The cut for <paramref name="count"/> products of one shape, with tiles of <paramref name="tileColumns"/> columns;
    /// <paramref name="isTransposed"/> says that the rows of A lie side by side in memory.
    /// </summary>
    public static GemmPlan For(int count, int m, int n, int k, int tileColumns, bool isTransposed)
    {
        int tiles = Math.Max(1, n / tileColumns);

        // Where strips of A are packed, blocks are as wide as it takes to use each several times, and cut by rows instead; where rows are many, too: A comes by fewer times.
        bool isWide = (isTransposed || m >= ManyRows) && (long)m * n * k >= WantedBlocks * MinChunkWork;
        int tilesPerBlock = Math.Clamp(isWide ? 4 : tiles / WantedBlocks, 1, Math.Min(4, tiles));
        int columnBlocks = Math.Max(1, tiles / tilesPerBlock);

        // Each row block packs its own copy of B, so rows are cut only where they are many, or where columns give too few blocks.
        int wantedRowBlocks = Math.Max((m + MaxRowBlock - 1) / MaxRowBlock, Math.Min(WantedBlocks / columnBlocks, m / (isWide ? 64 : 128)));
        int rowBlock = RoundUp(CeilDivide(m, Math.Max(1, wantedRowBlocks)), 8);
        int rowBlocks = CeilDivide(m, rowBlock);

        long blocks = (long)count * columnBlocks * rowBlocks;
        long work = (long)m * n * k / ((long)columnBlocks * rowBlocks);
        long blocksPerChunk = Math.Clamp(MinChunkWork / Math.Max(1, work), 1, blocks);
        long chunks = (blocks + blocksPerChunk - 1) / blocksPerChunk;
        return new(tilesPerBlock * tileColumns, rowBlock, columnBlocks, rowBlocks, (int)blocksPerChunk, checked((int)chunks), isWide);
    }

    /// <summary>How many blocks of a column one thread computes as one.</summary>
    public int RowBlocksAtOnce => Math.Max(1, MaxRowsAtOnce / RowBlock);

    /// <summary>Slices of k are of about equal length: a short last one would load and store C for little.</summary>
    /// <param name="k">The length of the sums.</param>
    /// <param name="rows">Rows of a block: few use what is packed of B only a few times, and it had better stay in L1 in between.</param>
    public static int SliceLength(int k, int rows) => RoundUp(CeilDivide(k, Math.Max(1, CeilDivide(k, rows <= FewRows ? MaxSliceOfFewRows : MaxSlice))), 8);

    /// <summary>
    /// The length of the parts that k is cut into where k is long and C small (the weight gradient of a convolution), else 0. At most 16 parts.
    /// The one choice that changes results, so it is a function of the shape alone, and the same for a product and its transpose.
    /// </summary>
    public static int PartLength(int m, int n, int k)
    {
        if (k < 4 * PartUnit || (long)m * n > 1 << 16)
            return 0;
        return RoundUp(CeilDivide(k, Math.Min(16, k / PartUnit)), 8);
    }

    /// <summary>
    /// Whether so few rows use these columns of B that packing them does not pay. Rows of B a multiple of 1 KiB apart
    /// fall into a few cache sets and would evict each other before the next strip of A comes by.
    /// </summary>
    public static bool ReadsInPlace<T>(in GemmOperands<T> g, int rows, int columns, int lanes)
        where T : unmanaged =>
        g.BCol == 1 && columns % lanes == 0 && (rows <= 4 || (rows <= 128 && g.BRow * Unsafe.SizeOf<T>() % 1024 != 0));

    /// <summary>
    /// About what a product costs, in multiply-adds per step of k: what the tiles compute, padding included, what is moved to pack B,
    /// and to store C where its columns are apart or fill no whole tile. The weights are measured.
    /// </summary>
    public static double Cost<T>(in GemmOperands<T> g, int lanes, int tileColumns)
        where T : unmanaged
    {
        double tiles = (double)RoundUp(g.M, 4) * RoundUp(g.N, lanes);
        double pack = ReadsInPlace(g, g.M, g.N, lanes) ? 1 : g.BCol == 1 ? 5 : g.BRow == 1 ? 12 : 30;
        double store = g.CCol != 1 ? (g.CRow == 1 ? 15.0 : 50.0) * g.N : g.N % lanes != 0 ? 10.0 * (g.N % tileColumns) : 0;
        return tiles + (pack * g.N) + (store * g.M / Math.Clamp(g.K, 1, MaxSlice));
    }

    /// <summary>Whether a block of so many columns uses a strip of A often enough to pay for packing it.</summary>
    public static bool PacksStrips(int columns, int tileColumns) => columns >= 3 * tileColumns;

    private static int CeilDivide(int a, int b) => (int)(((long)a + b - 1) / b);

    private static int RoundUp(int value, int unit) => CeilDivide(value, unit) * unit;
}
