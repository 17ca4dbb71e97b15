using System.Numerics;
using System.Runtime.InteropServices;

namespace Tensorium;

/// <summary>Sixteen bytes: the unit that CPU memory is allocated in.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct Block;

/// <summary>
/// Large buffers that were given back, kept for the next tensor of about their size: so a steady training step allocates nothing from the OS.
/// </summary>
/// <remarks>
/// Buffers are pinned arrays of the managed heap: one that nobody gives back is found by the garbage collector, so nothing can leak; a very large one then comes
/// back here, see <see cref="DroppedBuffers"/>. Eight size classes an octave waste at most an eighth. Shapes that come and go cannot make the pool grow: every so often each
/// class drops what lay unused for the whole time since. That is after so many returns, and whenever more had to be allocated than the pool held the last time: it holds
/// what does not serve. A steady training step allocates nothing, so it loses nothing.
/// </remarks>
internal static class BufferPool
{
    /// <summary>Smaller buffers are ordinary arrays: the garbage collector's nursery is as fast as a pool.</summary>
    public const long SmallestBytes = 16 * 1024;

    /// <summary>Blocks more than asked for, so that the caller can start at a cache line.</summary>
    public const int SpareBlocks = 4;

    private const int ReturnsBetweenTrims = 4096;
    private const long LeastAllocatedBetweenTrims = 16L << 20;
    private static readonly SizeClass[] Classes = [.. Enumerable.Range(0, 8 * 30).Select(_ => new SizeClass())];
    private static readonly long MostHeldBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
    private static long _heldBytes;
    private static long _rentedBytes;
    private static long _mostRentedBytes;
    private static int _returns;

    // Since the last trim; and how much of it calls for the next one.
    private static long _allocatedBytes;
    private static long _allocatedBytesToTrim = LeastAllocatedBetweenTrims;

    /// <summary>The bytes that lie in the pool, unused.</summary>
    public static long HeldBytes => Volatile.Read(ref _heldBytes);

    /// <summary>The bytes of the buffers that are in use: rented, and neither given back nor found dropped.</summary>
    public static long RentedBytes => Volatile.Read(ref _rentedBytes);

    /// <summary>The most that <see cref="RentedBytes"/> has been since <see cref="ForgetMost"/>.</summary>
    public static long MostRentedBytes => Volatile.Read(ref _mostRentedBytes);

    /// <summary>Counts <see cref="MostRentedBytes"/> from now on.</summary>
    public static void ForgetMost() => Volatile.Write(ref _mostRentedBytes, RentedBytes);

    /// <summary>A pinned buffer of at least <paramref name="bytes"/> bytes and <see cref="SpareBlocks"/> more blocks; its content is arbitrary.</summary>
    public static Block[] Rent(long bytes)
    {
        var (index, blocks) = ClassOf((bytes + 15) / 16);
        CountRented(blocks * 16L);
        var isWatched = blocks >= DroppedBuffers.SmallestBlocks;
        if (isWatched) DroppedBuffers.CountRented(blocks);
        if (TryTake(index, blocks, out var buffer)) return buffer;
        if (isWatched && DroppedBuffers.Collect() && TryTake(index, blocks, out buffer)) return buffer;

        buffer = GC.AllocateUninitializedArray<Block>(blocks + SpareBlocks, pinned: true);
        if (Interlocked.Add(ref _allocatedBytes, blocks * 16L) >= Volatile.Read(ref _allocatedBytesToTrim)) Trim();
        if (isWatched) DroppedBuffers.Watch(buffer);
        return buffer;
    }

    /// <summary>Takes a buffer back. The caller must not use it any more.</summary>
    public static void Return(Block[] buffer)
    {
        var blocks = buffer.Length - SpareBlocks;
        if (blocks >= DroppedBuffers.SmallestBlocks) DroppedBuffers.CountReturned(blocks);
        Add(buffer);
    }

    /// <summary>Puts a buffer into the pool, if there is room.</summary>
    public static void Add(Block[] buffer)
    {
        var (index, blocks) = ClassOf(buffer.Length - SpareBlocks);
        Interlocked.Add(ref _rentedBytes, -blocks * 16L);
        if (HeldBytes + (blocks * 16L) > MostHeldBytes)
        {
            DroppedBuffers.Forget(buffer);
            return;
        }

        Interlocked.Add(ref _heldBytes, blocks * 16L);
        Classes[index].Add(buffer);
        if (Interlocked.Increment(ref _returns) % ReturnsBetweenTrims == 0) Trim();
    }

    private static void Trim()
    {
        Volatile.Write(ref _allocatedBytes, 0);
        foreach (var sizeClass in Classes) Interlocked.Add(ref _heldBytes, -sizeClass.Trim());

        // No less than it holds now: so a step that repeats misses at most what a trim dropped, and cannot call for one after the other.
        Volatile.Write(ref _allocatedBytesToTrim, Math.Max(LeastAllocatedBetweenTrims, HeldBytes));
    }

    private static void CountRented(long bytes)
    {
        var rented = Interlocked.Add(ref _rentedBytes, bytes);
        for (var most = MostRentedBytes; rented > most; most = MostRentedBytes)
        {
            if (Interlocked.CompareExchange(ref _mostRentedBytes, rented, most) == most) return;
        }
    }

    private static bool TryTake(int index, int blocks, out Block[] buffer)
    {
        if (!Classes[index].TryTake(out buffer)) return false;
        Interlocked.Add(ref _heldBytes, -blocks * 16L);
        return true;
    }

    private static (int Index, int Blocks) ClassOf(long blocks)
    {
        blocks = Math.Max(16, blocks);
        var octave = BitOperations.Log2((ulong)blocks - 1) - 3;
        var step = 1L << octave;
        var steps = (int)((blocks + step - 1) / step);
        return ((8 * octave) + steps - 1, checked((int)(steps * step)));
    }

    private sealed class SizeClass
    {
        private readonly Lock _lock = new();
        private readonly Stack<Block[]> _buffers = [];
        private int _fewest;

        public void Add(Block[] buffer)
        {
            lock (_lock) _buffers.Push(buffer);
        }

        public bool TryTake(out Block[] buffer)
        {
            lock (_lock)
            {
                if (!_buffers.TryPop(out buffer!)) return false;
                _fewest = Math.Min(_fewest, _buffers.Count);
                return true;
            }
        }

        /// <summary>Drops as many buffers as were never needed since the last call; returns their bytes.</summary>
        public long Trim()
        {
            lock (_lock)
            {
                long bytes = 0;
                for (; _fewest > 0; _fewest--)
                {
                    var buffer = _buffers.Pop();
                    bytes += (buffer.Length - SpareBlocks) * 16L;
                    DroppedBuffers.Forget(buffer);
                }

                _fewest = _buffers.Count;
                return bytes;
            }
        }
    }
}
