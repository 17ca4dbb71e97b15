using Tensorium.Gpu.Lanes;

namespace Tensorium.Gpu.Random;

/// <summary>The real numbers of a block.</summary>
internal interface IWords<V>
    where V : struct
{
    /// <summary>How many a block has.</summary>
    static abstract int PerBlock { get; }

    /// <summary>The number of that index as a uniform one in [0, 1), as <see cref="UniformFill"/>'s.</summary>
    static abstract V Uniform(PhiloxBlock block, int index);

    /// <summary>As a uniform one in (0, 1], as <see cref="NormalFill"/>'s.</summary>
    static abstract V Positive(PhiloxBlock block, int index);
}

/// <summary>A float32 of each word.</summary>
internal readonly struct FloatWords : IWords<GpuFloat>
{
    private const double UniformStep = 1.0 / (1 << 24);
    private const double PositiveStep = 1.0 / (1L << 31);

    public static int PerBlock => 4;

    public static GpuFloat Uniform(PhiloxBlock block, int index) => GpuFloat.Of((int)(block.Word(index) >> 8)) * GpuFloat.Splat(UniformStep);

    public static GpuFloat Positive(PhiloxBlock block, int index) =>
        (GpuFloat.Of((int)(block.Word(index) >> 1)) + GpuFloat.Splat(0.5)) * GpuFloat.Splat(PositiveStep);
}

/// <summary>A float64 of two words, of which the second is the high one.</summary>
internal readonly struct DoubleWords : IWords<GpuDouble>
{
    private const double Step = 1.0 / (1L << 53);

    public static int PerBlock => 2;

    public static GpuDouble Uniform(PhiloxBlock block, int index) => GpuDouble.OfInteger(HighBits(block, index)) * GpuDouble.Splat(Step);

    public static GpuDouble Positive(PhiloxBlock block, int index) => GpuDouble.OfInteger(HighBits(block, index) + 1) * GpuDouble.Splat(Step);

    private static long HighBits(PhiloxBlock block, int index) => (long)((block.Word(2 * index) | ((ulong)block.Word((2 * index) + 1) << 32)) >> 11);
}
