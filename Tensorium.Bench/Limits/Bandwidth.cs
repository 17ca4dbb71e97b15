using System.Runtime.InteropServices;
using Tensorium.Backends.Cpu;
using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Limits;

/// <summary>What memory delivers to loops that do nothing but read and write, with the threads of <see cref="Compute.Threads"/>.</summary>
internal sealed unsafe class Bandwidth : IDisposable
{
    /// <summary>Floats in each array: 256 MiB, to be far more than caches hold.</summary>
    public const int Elements = 1 << 26;

    private const int Trials = 3;

    private readonly float* _a = Allocate();
    private readonly float* _b = Allocate();
    private readonly float* _c = Allocate();
    private readonly Dictionary<Stream, bool> _isStreamingFaster = [];

    public Bandwidth()
    {
        // Memory is not there before it is written to.
        foreach (var array in new[] { (nint)_a, (nint)_b, (nint)_c }) new Span<float>((float*)array, Elements).Fill(1);
        foreach (var stream in Enum.GetValues<Stream>()) _isStreamingFaster[stream] = Least(stream, true) < Least(stream, false);
    }

    /// <summary>The loop that reads and writes as many arrays as an op; of three and more, as a triad.</summary>
    public static Stream Like(int reads, int writes) => (reads, writes) switch
    {
        (_, 0) => Stream.Read,
        (0, _) => Stream.Write,
        (1, _) => Stream.Copy,
        _ => Stream.Triad,
    };

    /// <summary>The bytes that a pass names. A store that first reads its cache line moves more; it is not credited for that.</summary>
    public static double Bytes(Stream stream) => sizeof(float) * (double)Elements * stream switch
    {
        Stream.Read or Stream.Write => 1,
        Stream.Copy => 2,
        _ => 3,
    };

    /// <summary>One pass over the arrays, with ordinary or streaming stores, whichever was faster at first.</summary>
    public void Pass(Stream stream) => Pass(stream, _isStreamingFaster[stream]);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_a);
        NativeMemory.AlignedFree(_b);
        NativeMemory.AlignedFree(_c);
    }

    private static float* Allocate() => (float*)NativeMemory.AlignedAlloc((nuint)Elements * sizeof(float), 4096);

    private double Least(Stream stream, bool isStreaming) =>
        Enumerable.Range(0, Trials).SelectMany(_ => Sampling.Round(() => Pass(stream, isStreaming), TimeSpan.Zero)).Min();

    private void Pass(Stream stream, bool isStreaming) =>
        ForkJoin.Run(Elements / StreamLoop.Chunk, new StreamLoop(stream, isStreaming, _a, _b, _c));
}
