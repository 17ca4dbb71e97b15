using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Limits;

/// <summary>
/// What memory delivers to loops that only read and write: bytes a second, of what the loop names (a store that first reads its cache line moves more, and is not
/// credited for it). Of ordinary and streaming stores the faster.
/// </summary>
internal sealed unsafe class Bandwidth : IDisposable
{
    /// <summary>Floats in each array: 256 MiB, far more than caches hold.</summary>
    public const int Elements = 1 << 26;

    private const int Rounds = 9;
    private const int Chunk = 1 << 16;

    private readonly float* _a = Allocate();
    private readonly float* _b = Allocate();
    private readonly float* _c = Allocate();
    private readonly int _threads;

    public Bandwidth(int threads)
    {
        _threads = threads;
        // Memory is not there before it is written to.
        Parallel.For(0, 3, array => new Span<float>(array == 0 ? _a : array == 1 ? _b : _c, Elements).Fill(1));
        Read = Best(1, Sum);
        Write = Math.Max(Best(1, start => Fill(start, false)), Best(1, start => Fill(start, true)));
        Copy = Math.Max(Best(2, start => CopyTo(start, false)), Best(2, start => CopyTo(start, true)));
        Triad = Math.Max(Best(3, start => TriadTo(start, false)), Best(3, start => TriadTo(start, true)));
    }

    /// <summary>Of reading one array.</summary>
    public double Read { get; }

    /// <summary>Of writing one.</summary>
    public double Write { get; }

    /// <summary>Of reading one and writing another.</summary>
    public double Copy { get; }

    /// <summary>Of a ← b + s·c.</summary>
    public double Triad { get; }

    /// <summary>The figure for a loop that reads so many arrays and writes so many.</summary>
    public double Of(int reads, int writes) => (reads, writes) switch
    {
        (_, 0) => Read,
        (0, _) => Write,
        (1, _) => Copy,
        _ => Triad,
    };

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    private static float* Allocate() => (float*)NativeMemory.AlignedAlloc((nuint)Elements * sizeof(float), 4096);

    /// <summary>Bytes a second, with the work divided among the threads once and for all.</summary>
    private double Best(int arrays, Action<int> chunk)
    {
        var share = Elements / _threads / Chunk * Chunk;
        var options = new ParallelOptions { MaxDegreeOfParallelism = _threads };
        void Pass()
        {
            if (_threads == 1) Work(0);
            else Parallel.For(0, _threads, options, Work);
        }

        void Work(int thread)
        {
            for (var start = thread * share; start < (thread + 1) * share; start += Chunk) chunk(start);
        }

        var times = Enumerable.Range(0, Rounds).SelectMany(_ => Sampling.Round(Pass, TimeSpan.Zero)).ToArray();
        return (double)arrays * sizeof(float) * share * _threads / times.Min();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(int start)
    {
        var p = _a + start;
        Vector512<float> x = default, y = default, z = default, w = default;
        for (var i = 0; i < Chunk; i += 64)
        {
            x += Vector512.Load(p + i);
            y += Vector512.Load(p + i + 16);
            z += Vector512.Load(p + i + 32);
            w += Vector512.Load(p + i + 48);
        }

        if (float.IsNaN(Vector512.Sum(x + y + z + w))) throw new InvalidOperationException("ones sum up to no number");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int start, bool isStreaming)
    {
        var p = _a + start;
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += 16) Vector512.StoreAlignedNonTemporal(Vector512<float>.One, p + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += 16) Vector512.Store(Vector512<float>.One, p + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyTo(int start, bool isStreaming)
    {
        float* p = _a + start, q = _b + start;
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += 16) Vector512.StoreAlignedNonTemporal(Vector512.Load(q + i), p + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += 16) Vector512.Store(Vector512.Load(q + i), p + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TriadTo(int start, bool isStreaming)
    {
        float* p = _a + start, q = _b + start, r = _c + start;
        var scale = Vector512.Create(0.5f);
        if (isStreaming)
        {
            for (var i = 0; i < Chunk; i += 16)
                Vector512.StoreAlignedNonTemporal(Vector512.FusedMultiplyAdd(Vector512.Load(r + i), scale, Vector512.Load(q + i)), p + i);
        }
        else
        {
            for (var i = 0; i < Chunk; i += 16)
                Vector512.Store(Vector512.FusedMultiplyAdd(Vector512.Load(r + i), scale, Vector512.Load(q + i)), p + i);
        }
    }
}
