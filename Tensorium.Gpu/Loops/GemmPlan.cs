namespace Tensorium.Gpu.Loops;

/// <summary>
/// How products are cut. The parts of the inner axis change results, so they follow from the shape alone; the tiles do not, and follow from the device as well.
/// </summary>
internal readonly record struct GemmPlan(int Parts, int PartLength)
{
    /// <summary>The tile by which parts are counted, on every device.</summary>
    private const int CountedTile = 64;

    /// <summary>Groups wanted of a product: some for each of the hundred or so multiprocessors of a large device, so that loads of one hide behind the sums of another.</summary>
    private const int WantedGroups = 512;

    /// <summary>The least elements of a part: shorter ones save less time than adding them takes.</summary>
    private const int LeastPart = 128;

    /// <summary>The most parts: they are added one after the other.</summary>
    private const int MostParts = 64;

    private const int PartUnit = 16;

    /// <summary>The parts of the inner axis for a batch of products of one shape.</summary>
    public static GemmPlan For(int batch, int rows, int columns, int inner)
    {
        var tiles = Tiles(batch, rows, columns, CountedTile);
        var wanted = (int)Math.Min(Math.Min(WantedGroups / Math.Max(1, tiles), MostParts), inner / LeastPart);
        if (wanted < 2) return new(1, Math.Max(1, inner));
        var length = CeilDivide(CeilDivide(inner, wanted), PartUnit) * PartUnit;
        return new(CeilDivide(inner, length), length);
    }

    /// <summary>Tiles of so many elements a side that cover a batch.</summary>
    public static long Tiles(int batch, int rows, int columns, int tile) => (long)batch * CeilDivide(rows, tile) * CeilDivide(columns, tile);

    public static int CeilDivide(int a, int b) => (int)(((long)a + b - 1) / b);
}
