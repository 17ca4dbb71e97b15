using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// Asks for memory that a loop will read soon. The processor does that by itself within a page of 4 KiB, but not from one to the next, which a loop over a few KiB at a
/// time would wait for at every turn.
/// </summary>
internal static unsafe class Ahead
{
    /// <summary>Fetches the cache line of an address, which need not be there: then nothing happens.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
