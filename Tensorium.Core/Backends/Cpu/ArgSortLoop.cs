using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Backends.Cpu;

/// <summary>The order of the elements along an axis, stable: by insertion where they are few, otherwise byte by byte (radix sort, from the lowest byte up).</summary>
internal static unsafe class ArgSortLoop
{
    private const int InsertionCount = 48;
    private const int ElementsPerChunk = 4 * 1024;

    /// <summary>A key and a place, twice: sorted from one half of the memory to the other.</summary>
    private const int BytesPerElement = 2 * (sizeof(ulong) + sizeof(int));

    /// <summary>Beyond this, memory is not kept from call to call.</summary>
    private const int MostKeptElements = 1 << 20;

    /// <summary>y[o, ·, i] = the order of x[o, ·, i].</summary>
    public static void Run<TKey, T>(T* x, bool isDescending, int outer, int count, int inner, long* y)
        where TKey : struct, ISortKey<T>
        where T : unmanaged => ForkJoin.Run(
            Cut.Count((long)outer * inner, ChainsPerChunk(count)), new Body<TKey, T>(x, isDescending, (long)outer * inner, count, inner, y));

    private static int ChainsPerChunk(int count) => Math.Max(1, ElementsPerChunk / count);

    private readonly struct Body<TKey, T>(T* x, bool isDescending, long chains, int count, int inner, long* y) : IParallelBody
        where TKey : struct, ISortKey<T>
        where T : unmanaged
    {
        public void Invoke(int chunk)
        {
            var bytes = (nint)count * BytesPerElement;
            var isKept = count <= MostKeptElements;
            var memory = isKept ? ThreadScratch.Get(ThreadScratch.Slot.Keys, bytes) : NativeMemory.Alloc((nuint)bytes);
            try
            {
                var perChunk = ChainsPerChunk(count);
                var end = Math.Min(chains, ((long)chunk + 1) * perChunk);
                for (var chain = (long)chunk * perChunk; chain < end; chain++)
                {
                    var (o, i) = Math.DivRem(chain, inner);
                    var offset = (nint)((o * count * inner) + i);
                    Sort<TKey, T>(x + offset, isDescending, count, inner, (ulong*)memory, y + offset);
                }
            }
            finally
            {
                if (!isKept) NativeMemory.Free(memory);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sort<TKey, T>(T* x, bool isDescending, int count, nint stride, ulong* memory, long* y)
        where TKey : struct, ISortKey<T>
        where T : unmanaged
    {
        var keys = memory;
        var otherKeys = memory + count;
        var places = (int*)(memory + (2 * (nint)count));
        var otherPlaces = places + count;
        ulong differing = 0, flip = isDescending ? TKey.Mask : 0;
        for (var r = 0; r < count; r++)
        {
            var key = TKey.Of(x[r * stride]);

            // The greatest key is kept for NaN, which stays last in either direction.
            keys[r] = key == TKey.Mask && TKey.HasNaN ? key : key ^ flip;
            places[r] = r;
            differing |= keys[r] ^ keys[0];
        }

        if (count <= InsertionCount)
        {
            Insert(keys, places, count);
        }
        else
        {
            for (var shift = 0; shift < 64; shift += 8)
            {
                if (((differing >> shift) & 0xFF) == 0) continue;
                Distribute(keys, places, otherKeys, otherPlaces, count, shift);
                var sortedKeys = otherKeys;
                otherKeys = keys;
                keys = sortedKeys;
                var sortedPlaces = otherPlaces;
                otherPlaces = places;
                places = sortedPlaces;
            }
        }

        for (var r = 0; r < count; r++) y[r * stride] = places[r];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Insert(ulong* keys, int* places, int count)
    {
        for (var r = 1; r < count; r++)
        {
            var (key, place, at) = (keys[r], places[r], r);
            for (; at > 0 && keys[at - 1] > key; at--) (keys[at], places[at]) = (keys[at - 1], places[at - 1]);
            (keys[at], places[at]) = (key, place);
        }
    }

    /// <summary>Keys and places in the order of one byte of the keys; equal bytes keep their order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Distribute(ulong* keys, int* places, ulong* sortedKeys, int* sortedPlaces, int count, int shift)
    {
        var next = stackalloc int[256];
        for (var r = 0; r < count; r++) next[(byte)(keys[r] >> shift)]++;
        for (int digit = 0, start = 0; digit < 256; digit++)
        {
            var size = next[digit];
            next[digit] = start;
            start += size;
        }

        for (var r = 0; r < count; r++)
        {
            var at = next[(byte)(keys[r] >> shift)]++;
            (sortedKeys[at], sortedPlaces[at]) = (keys[r], places[r]);
        }
    }
}
