using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Tensorium.Backends.Cpu;

/// <summary>What a thread needs beside a tile of a convolution that is computed as an <see cref="IndirectProduct{V, T}"/>: padded planes, a matrix of channels side by side, and lists of places.</summary>
internal readonly unsafe struct ConvolutionRoom<T>
    where T : unmanaged
{
    /// <summary>Valid until this thread asks for the room of another tile.</summary>
    /// <param name="planes">The elements of all planes.</param>
    /// <param name="matrix">The elements of the matrix.</param>
    /// <param name="rows">The rows of the product.</param>
    /// <param name="terms">The terms of its sums.</param>
    public ConvolutionRoom(nint planes, nint matrix, int rows, int terms)
    {
        nint planeBytes = RoundUp(planes * sizeof(T)), matrixBytes = RoundUp(matrix * sizeof(T));
        nint rowBytes = RoundUp((nint)(rows + IndirectProduct.Slack) * sizeof(T*));
        byte* room = (byte*)ThreadScratch.Get(ThreadScratch.Slot.Patches, planeBytes + matrixBytes + (2 * rowBytes) + ((nint)terms * sizeof(nint)));
        Planes = (T*)room;
        Matrix = (T*)(room += planeBytes);
        From = (T**)(room += matrixBytes);
        To = (T**)(room += rowBytes);
        Offsets = (nint*)(room + rowBytes);
    }

    public T* Planes { get; }

    public T* Matrix { get; }

    /// <summary>Where each row of the product's left factor begins.</summary>
    public T** From { get; }

    /// <summary>Where each row of the product begins.</summary>
    public T** To { get; }

    /// <summary>How far the terms of a sum are from where a row begins.</summary>
    public nint* Offsets { get; }

    /// <summary>target[channel · plane + i] = source[i · channels + channel].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WriteChannels(T* source, int positions, int channels, T* target, nint plane)
    {
        for (int i = 0; i < positions; i += 8, source += 8 * channels, target += 8)
        {
            int rows = Math.Min(8, positions - i);
            if (typeof(T) == typeof(float) && Avx.IsSupported)
            {
                GemmPack.StoreTransposed(rows, channels, (float*)source, channels, (float*)target, plane);
                continue;
            }

            for (nint channel = 0; channel < channels; channel++)
            {
                for (nint row = 0; row < rows; row++) target[(channel * plane) + row] = source[(row * channels) + channel];
            }
        }
    }

    private static nint RoundUp(nint bytes) => (bytes + 63) & -64;
}
