namespace Tensorium.Gpu.Loops;

/// <summary>A key with its place, which makes equal keys differ: any sort of entries is a stable sort of keys.</summary>
internal interface ISortEntry<TEntry>
    where TEntry : unmanaged, ISortEntry<TEntry>
{
    static abstract TEntry Of(ulong key, int place);

    /// <summary>What comes after every other.</summary>
    static abstract TEntry Last { get; }

    static abstract bool IsBefore(TEntry left, TEntry right);

    static abstract int Place(TEntry entry);
}

/// <summary>Key and place in 64 bits.</summary>
internal readonly struct NarrowEntry(ulong bits) : ISortEntry<NarrowEntry>
{
    private const int PlaceBits = 32;

    private readonly ulong _bits = bits;

    public static NarrowEntry Last => new(ulong.MaxValue);

    public static NarrowEntry Of(ulong key, int place) => new((key << PlaceBits) | (uint)place);

    public static bool IsBefore(NarrowEntry left, NarrowEntry right) => left._bits < right._bits;

    public static int Place(NarrowEntry entry) => (int)(entry._bits & uint.MaxValue);
}

/// <summary>For keys of 64 bits.</summary>
internal readonly struct WideEntry(ulong key, ulong place) : ISortEntry<WideEntry>
{
    private readonly ulong _key = key;
    private readonly ulong _place = place;

    public static WideEntry Last => new(ulong.MaxValue, ulong.MaxValue);

    public static WideEntry Of(ulong key, int place) => new(key, (ulong)place);

    public static bool IsBefore(WideEntry left, WideEntry right) => left._key < right._key || (left._key == right._key && left._place < right._place);

    public static int Place(WideEntry entry) => (int)entry._place;
}
