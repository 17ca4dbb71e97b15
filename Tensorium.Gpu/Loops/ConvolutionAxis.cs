namespace Tensorium.Gpu.Loops;

/// <summary>One of the two axes of a convolution: element i of the input meets position h of the output through tap k where i = h · stride + k · dilation − padding.</summary>
internal readonly struct ConvolutionAxis(int input, int output, int kernel, int stride, int padding, int dilation)
{
    public readonly int Input = input;
    public readonly int Output = output;
    public readonly int Kernel = kernel;

    // A single output does not move: without this, a huge stride would mean as many remainders.
    public readonly int Stride = output == 1 ? 1 : stride;
    public readonly int Padding = padding;
    public readonly int Dilation = dilation;

    /// <summary>The element of the input; outside of it, it is padding.</summary>
    public int Element(int position, int tap) => (position * Stride) + (tap * Dilation) - Padding;

    /// <summary>The elements of the input of one remainder modulo the stride, beyond the input's end perhaps.</summary>
    public int ElementsOfRemainder => (Input + Stride - 1) / Stride;

    /// <summary>The most taps that one element meets.</summary>
    public int MostTaps
    {
        get
        {
            var most = 0;
            for (var remainder = 0; remainder < Stride; remainder++) most = Math.Max(most, new RemainderAxis(this, remainder).Taps);
            return most;
        }
    }
}

/// <summary>
/// The elements i = u · stride + remainder of an input axis. All of them meet the same taps, an even step apart, at positions of the output that follow u: no tap is tried in vain.
/// </summary>
internal readonly struct RemainderAxis
{
    private readonly int _firstTap;
    private readonly int _tapStep;
    private readonly int _firstPosition;
    private readonly int _positionStep;

    public RemainderAxis(ConvolutionAxis axis, int remainder)
    {
        // The taps k with k · dilation ≡ remainder + padding modulo the stride: none, or every (stride / gcd)-th.
        int a = axis.Stride, b = axis.Dilation;
        while (b != 0)
        {
            var rest = a % b;
            a = b;
            b = rest;
        }

        var step = axis.Stride / a;
        var first = 0;
        while (first < step && (remainder + axis.Padding - (first * axis.Dilation)) % axis.Stride != 0) first++;
        _firstTap = first;
        _tapStep = step;
        _firstPosition = (remainder + axis.Padding - (first * axis.Dilation)) / axis.Stride;
        _positionStep = axis.Dilation / a;
        Taps = first < step && first < axis.Kernel ? ((axis.Kernel - 1 - first) / step) + 1 : 0;
        Remainder = remainder;
    }

    /// <summary>The taps that meet these elements.</summary>
    public int Taps { get; }

    /// <summary>The elements' remainder.</summary>
    public int Remainder { get; }

    /// <summary>The i-th of the taps.</summary>
    public int Tap(int i) => _firstTap + (i * _tapStep);

    /// <summary>The position of the output that the u-th element meets through the i-th tap; it may be outside.</summary>
    public int Position(int u, int i) => _firstPosition + u - (i * _positionStep);
}
