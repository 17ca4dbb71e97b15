using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>How a loop writes its results.</summary>
internal unsafe interface IStoreKind
{
    static abstract void Store<V, T>(V value, T* target)
        where V : struct, IVec<V, T>
        where T : unmanaged;
}

/// <summary>Through the caches: results that are soon read again.</summary>
internal readonly unsafe struct CachedStores : IStoreKind
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V value, T* target)
        where V : struct, IVec<V, T>
        where T : unmanaged => V.Store(value, target);
}

/// <summary>Not at all: results that only go into a sum.</summary>
internal readonly unsafe struct NoStores : IStoreKind
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V value, T* target)
        where V : struct, IVec<V, T>
        where T : unmanaged
    {
    }
}

/// <summary>
/// Past the caches: results so large that their beginning has left before their end is written. An ordinary store first reads the line that it writes to, which
/// is a third of the traffic of y = f(x), and pushes out what is still needed.
/// </summary>
internal readonly unsafe struct StreamedStores : IStoreKind
{
    /// <summary>The least bytes of an output that is streamed: several times a core's own caches.</summary>
    private const long SmallestBytes = 8 << 20;

    private const int CacheLine = 64;

    /// <summary>Whether an output is better streamed: not where it takes the place of an input, whose lines are at hand.</summary>
    public static bool AreBest(Tensor y, Tensor a, Tensor? b = null) =>
        (long)y.ElementCount * y.DType.Size() >= SmallestBytes && !ReferenceEquals(y.Storage, a.Storage) && !ReferenceEquals(y.Storage, b?.Storage);

    /// <summary>Whether a block begins at a cache line, as <see cref="IVec{V, T}.Stream"/> asks for.</summary>
    public static bool Fit(byte* target) => (nuint)target % CacheLine == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T>(V value, T* target)
        where V : struct, IVec<V, T>
        where T : unmanaged => V.Stream(value, target);

    /// <summary>At the end of a chunk: makes what was streamed visible to other threads before anything that follows, as ordinary stores are.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported) Sse.StoreFence();
        else Thread.MemoryBarrier();
    }
}
