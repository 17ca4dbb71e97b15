using Tensorium.Ops;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The sizes of a convolution along one axis. The padded input is seen as <see cref="Phases"/> interleaved sequences, one for each remainder of the
/// position modulo the stride: in its own phase, what a tap reads for neighbouring outputs lies side by side.
/// </summary>
internal readonly struct ConvolutionAxis
{
    public ConvolutionAxis(int input, int output, int kernel, int stride, int padding, int dilation)
    {
        (Input, Output, Kernel, Padding, Dilation) = (input, output, kernel, padding, dilation);

        // A single output does not move: without this, a huge stride would mean as many phases.
        Stride = output == 1 ? 1 : stride;
        Phases = dilation == 1 ? Math.Min(kernel, Stride) : Stride;
        Reach = (kernel - 1) * dilation / Stride;
    }

    public int Input { get; }

    public int Output { get; }

    public int Kernel { get; }

    public int Stride { get; }

    public int Padding { get; }

    public int Dilation { get; }

    /// <summary>The phases that taps read.</summary>
    public int Phases { get; }

    /// <summary>How many entries of a phase the last tap is ahead of the first: n outputs read n + Reach entries.</summary>
    public int Reach { get; }

    /// <summary>The phase that a tap reads, and its entry for output 0.</summary>
    public (int Phase, int Entry) Tap(int tap) => (tap * Dilation % Stride, tap * Dilation / Stride);

    /// <summary>The element of the input at an entry of a phase; outside of the input where it is padding.</summary>
    public int Element(int phase, int entry) => (entry * Stride) + phase - Padding;

    /// <summary>The padded elements that so many neighbouring outputs are made of, those between the taps included.</summary>
    public int Window(int outputs) => ((outputs - 1) * Stride) + ((Kernel - 1) * Dilation) + 1;

    /// <summary>The entries that are not padding in any phase: phase 0 has the last and the phase before it, round the end, the first.</summary>
    public (int First, int End) Entries => (Inside(Stride - 1, int.MaxValue).First, Inside(0, int.MaxValue).End);

    /// <summary>Those of the first <paramref name="count"/> entries of a phase that are not padding.</summary>
    public (int First, int End) Inside(int phase, int count)
    {
        int first = Math.Clamp((Padding - phase + Stride - 1) / Stride, 0, count);
        return (first, Math.Clamp((Input + Padding - phase + Stride - 1) / Stride, first, count));
    }
}
