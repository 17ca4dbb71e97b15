using System.Runtime.CompilerServices;

namespace Tensorium.Backends.Cpu;

/// <summary>Buffers of each thread's own, kept from call to call: a steady training step allocates nothing.</summary>
internal static unsafe class ThreadScratch
{
    /// <summary>The most bytes of a slot that a thread keeps of what may be large: what few calls need is not worth that.</summary>
    public const int MostKept = 4 << 20;

    /// <summary>The alignment in bytes: a cache line, and the widest vector.</summary>
    private const int Alignment = 64;

    // Pinned and collected with its thread: native memory would outlive a user's short-lived thread.
    [ThreadStatic]
    private static byte[]?[]? t_buffers;

    /// <summary>What a buffer is for. Each has its own, so that a caller may hold one of each.</summary>
    public enum Slot
    {
        /// <summary>Packed panels of a block in progress.</summary>
        Panels,

        /// <summary>Partial results of a call, while its blocks run on this thread too.</summary>
        Parts,

        /// <summary>The patches of a tile of a convolution, around the matrix product that reads or writes them.</summary>
        Patches,

        /// <summary>Keys and places of a chain that is being sorted.</summary>
        Keys,
    }

    /// <summary>At least <paramref name="bytes"/> bytes of unspecified content, aligned to 64; valid until this thread asks for the slot again.</summary>
    public static void* Get(Slot slot, nint bytes)
    {
        byte[]?[] buffers = t_buffers ??= new byte[]?[4];
        byte[]? buffer = buffers[(int)slot];
        if (buffer is null || buffer.Length < bytes + Alignment)
            buffers[(int)slot] = buffer = GC.AllocateUninitializedArray<byte>(checked((int)(bytes + Alignment)), pinned: true);
        return Aligned(ref buffer[0]);
    }

    /// <summary>The same, but where it is too much to be kept it comes from the pool: <paramref name="rented"/>, to be held while it is used and returned then.</summary>
    public static void* Get(Slot slot, nint bytes, out Block[]? rented)
    {
        rented = bytes > MostKept ? BufferPool.Rent(bytes) : null;
        return rented is null ? Get(slot, bytes) : Aligned(ref Unsafe.As<Block, byte>(ref rented[0]));
    }

    private static void* Aligned(ref byte start) => (void*)(((nint)Unsafe.AsPointer(ref start) + Alignment - 1) & -Alignment);
}
