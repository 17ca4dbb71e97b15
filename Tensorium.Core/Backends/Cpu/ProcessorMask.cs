using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tensorium.Backends.Cpu;

/// <summary>On which of the first 1024 processors a thread may run. Linux alone can be asked and told; elsewhere nothing is done.</summary>
internal unsafe struct ProcessorMask
{
    private const int Bytes = 128;
    private const int BitsOfWord = 64;

    // From the program itself, which has a C library of whichever name. One without them (glibc before 2.30) gets no advice on placement, and all else works.
    private static readonly delegate* unmanaged[Cdecl]<int> s_getThread = (delegate* unmanaged[Cdecl]<int>)Export("gettid");
    private static readonly delegate* unmanaged[Cdecl]<int, nint, void*, int> s_get = (delegate* unmanaged[Cdecl]<int, nint, void*, int>)Export("sched_getaffinity");
    private static readonly delegate* unmanaged[Cdecl]<int, nint, void*, int> s_set = (delegate* unmanaged[Cdecl]<int, nint, void*, int>)Export("sched_setaffinity");

    private Bits _bits;

    /// <summary>The system's number of the calling thread; 0 where placement is left to the system.</summary>
    public static int CurrentThread => s_getThread == null || s_get == null || s_set == null ? 0 : s_getThread();

    /// <summary>How many processors.</summary>
    public readonly int Count
    {
        get
        {
            int count = 0;
            foreach (ulong word in _bits) count += BitOperations.PopCount(word);
            return count;
        }
    }

    /// <summary>Where a thread may run.</summary>
    /// <returns>Whether the system told.</returns>
    public static bool TryGet(int thread, out ProcessorMask mask)
    {
        mask = default;
        fixed (ProcessorMask* address = &mask) return thread != 0 && s_get(thread, Bytes, address) >= 0;
    }

    /// <summary>Lets a thread run on these alone, and moves it there.</summary>
    /// <returns>Whether the system did so.</returns>
    public readonly bool TrySet(int thread)
    {
        fixed (ProcessorMask* address = &this) return s_set(thread, Bytes, address) == 0;
    }

    /// <summary>All of these but one.</summary>
    public readonly ProcessorMask Without(int processor)
    {
        ProcessorMask others = this;
        if (processor is >= 0 and < Bytes * 8) others._bits[processor / BitsOfWord] &= ~(1UL << processor % BitsOfWord);
        return others;
    }

    /// <summary>One of these, counted from 0 to <see cref="Count"/> − 1.</summary>
    public readonly ProcessorMask Only(int index)
    {
        ProcessorMask one = default;
        for (int processor = 0; processor < Bytes * 8; processor++)
        {
            ulong bit = 1UL << processor % BitsOfWord;
            if ((_bits[processor / BitsOfWord] & bit) == 0 || index-- != 0)
                continue;
            one._bits[processor / BitsOfWord] = bit;
            break;
        }

        return one;
    }

    private static nint Export(string name) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out nint address) ? address : 0;

    [InlineArray(Bytes / sizeof(ulong))]
    private struct Bits
    {
        private ulong _first;
    }
}
