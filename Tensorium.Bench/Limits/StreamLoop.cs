using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.Backends.Cpu;

namespace Tensorium.Bench.Limits;

/// <summary>What a loop does with the arrays.</summary>
internal enum Stream
{
    /// <summary>Reads b.</summary>
    Read,

    /// <summary>a ← a number.</summary>
    Write,

    /// <summary>a ← b.</summary>
    Copy,

    /// <summary>a ← b + s·c.</summary>
    Triad,
}

/// <summary>A chunk of a pass over arrays, aligned to cache lines.</summary>
internal readonly unsafe struct StreamLoop(Stream stream, bool isStreaming, float* a, float* b, float* c) : IParallelBody
{
    public const int Chunk = 1 << 16;
    private const int Lanes = 16;

    public void Invoke(int chunk)
    {
        var start = (nint)chunk * Chunk;
        switch (stream)
        {
            case Stream.Read: Read(b + start); break;
            case Stream.Write: Write(a + start, isStreaming); break;
            case Stream.Copy: Copy(a + start, b + start, isStreaming); break;
            default: Triad(a + start, b + start, c + start, isStreaming); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Read(float* b)
    {
        Vector512<float> x = default, y = default, z = default, w = default;
        for (var i = 0; i < Chunk; i += 4 * Lanes)
        {
            x += Vector512.Load(b + i);
            y += Vector512.Load(b + i + Lanes);
            z += Vector512.Load(b + i + (2 * Lanes));
            w += Vector512.Load(b + i + (3 * Lanes));
        }

        // What is not used need not be read.
        if (float.IsNaN(Vector512.Sum(x + y + z + w))) throw new InvalidOperationException("numbers sum up to none");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Write(float* a, bool isStreaming)
    {
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += Lanes) Vector512.StoreAlignedNonTemporal(Vector512<float>.One, a + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += Lanes) Vector512.Store(Vector512<float>.One, a + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(float* a, float* b, bool isStreaming)
    {
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += Lanes) Vector512.StoreAlignedNonTemporal(Vector512.Load(b + i), a + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += Lanes) Vector512.Store(Vector512.Load(b + i), a + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Triad(float* a, float* b, float* c, bool isStreaming)
    {
        var scale = Vector512.Create(0.5f);
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += Lanes)
                Vector512.StoreAlignedNonTemporal(Vector512.FusedMultiplyAdd(Vector512.Load(c + i), scale, Vector512.Load(b + i)), a + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += Lanes)
                Vector512.Store(Vector512.FusedMultiplyAdd(Vector512.Load(c + i), scale, Vector512.Load(b + i)), a + i);
        }
    }
}
