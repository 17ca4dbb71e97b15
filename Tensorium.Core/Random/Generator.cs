using System.Runtime.CompilerServices;

namespace Tensorium;

/// <summary>
/// Random numbers that a seed decides, bit for bit, on every machine: Philox 4×32-10 keyed by the seed, counting through a stream.
/// </summary>
/// <remarks>
/// <para>
/// A fill begins at the next whole block of four words and uses up a number of blocks that depends on its length alone; its element i
/// depends on (seed, stream, position, i) and on nothing else: no SIMD width, no number of threads. The first elements of a longer
/// fill are therefore those of a shorter one from the same position.
/// </para>
/// <para>An instance is not thread-safe: give each thread its own, by <see cref="Fork"/>. Generators on different threads are independent.</para>
/// </remarks>
public sealed class Generator
{
    // Forks are keyed apart from the sequence itself, or a child's seed could be read off its parent's output.
    private const ulong ForkKey = 0x9E3779B97F4A7C15;

    private readonly uint[] _block = new uint[Philox.WordsPerBlock];
    private GeneratorState _state;
    private ulong _blockAt = ulong.MaxValue;

    /// <summary>The sequence <paramref name="stream"/> of the family <paramref name="seed"/>, from its beginning.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Any number; sequences of one seed and different streams never overlap.</param>
    public Generator(ulong seed, ulong stream = 0) : this(new GeneratorState(seed, stream, 0)) { }

    /// <summary>A generator that continues from <paramref name="state"/>.</summary>
    public Generator(GeneratorState state) => _state = state;

    /// <summary>Where the generator stands. Setting it goes there: what follows is what followed when the state was read.</summary>
    public GeneratorState State
    {
        get => _state;
        set
        {
            _state = value;
            _blockAt = ulong.MaxValue;
        }
    }

    /// <summary>A uniform 32-bit word. Uses up one word.</summary>
    public uint NextUInt32()
    {
        var position = _state.Position;
        var block = position / Philox.WordsPerBlock;
        if (block != _blockAt)
        {
            Philox.Block(_state.Seed, block, _state.Stream, _block);
            _blockAt = block;
        }
        _state = _state with { Position = position + 1 };
        return _block[position % Philox.WordsPerBlock];
    }

    /// <summary>A uniform number in [0, 1), a multiple of 2⁻⁵³. Uses up two words.</summary>
    public double NextDouble() => UniformFill.ToDouble(NextUInt64());

    /// <summary>A uniform number among 0 … <paramref name="exclusiveMax"/> − 1, without bias. Uses up one word, seldom more.</summary>
    /// <remarks>Lemire: Fast random integer generation in an interval (ACM TOMACS 29, 2019).</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="exclusiveMax"/> is not positive.</exception>
    public int NextInt(int exclusiveMax)
    {
        if (exclusiveMax <= 0)
            throw new ArgumentOutOfRangeException(nameof(exclusiveMax), exclusiveMax, "NextInt: there is no number in [0, exclusiveMax) unless exclusiveMax is positive");
        var range = (uint)exclusiveMax;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            // 2³² mod range: the low products that one result would otherwise get more often than another.
            var surplus = (0u - range) % range;
            while ((uint)product < surplus)
                product = (ulong)NextUInt32() * range;
        }
        return (int)(product >> 32);
    }

    /// <summary>A standard normal number (mean 0, variance 1), by Box and Muller's transform. Uses up four words.</summary>
    public double NextNormal()
    {
        var radiusUniform = NormalFill.ToPositive(NextUInt64());
        return NormalFill.BoxMuller(radiusUniform, NormalFill.ToPositive(NextUInt64()));
    }

    /// <summary>Uniform 32-bit words.</summary>
    public void FillBits(Span<uint> target)
    {
        var block = Reserve(UniformFill.Blocks<uint>(target.Length));
        Philox.Fill(target, _state.Seed, _state.Stream, block);
    }

    /// <summary>Uniform numbers in [0, 1), multiples of 2⁻²⁴.</summary>
    public void FillUniform(Span<float> target)
    {
        var block = Reserve(UniformFill.Blocks<float>(target.Length));
        UniformFill.Fill(target, _state.Seed, _state.Stream, block);
    }

    /// <summary>Uniform numbers in [0, 1), multiples of 2⁻⁵³.</summary>
    public void FillUniform(Span<double> target)
    {
        var block = Reserve(UniformFill.Blocks<double>(target.Length));
        UniformFill.Fill(target, _state.Seed, _state.Stream, block);
    }

    /// <summary>Standard normal numbers (mean 0, variance 1), |x| ≤ 6.66, by Box and Muller's transform.</summary>
    public void FillNormal(Span<float> target)
    {
        var block = Reserve(NormalFill.Blocks<float>(target.Length));
        NormalFill.Fill(target, _state.Seed, _state.Stream, block);
    }

    /// <summary>Standard normal numbers (mean 0, variance 1), |x| ≤ 8.57, by Box and Muller's transform.</summary>
    public void FillNormal(Span<double> target)
    {
        var block = Reserve(NormalFill.Blocks<double>(target.Length));
        NormalFill.Fill(target, _state.Seed, _state.Stream, block);
    }

    /// <summary>The numbers 0 … <paramref name="count"/> − 1 in an order drawn evenly from all orders (Fisher and Yates). Uses up one block.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        if (count < 0)
            throw new ArgumentOutOfRangeException(nameof(count), count, "Permutation: a count of elements cannot be negative");
        // Unbiased draws use a varying number of words; drawing from a child keeps what this generator uses up fixed.
        var draws = Split();
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = draws.NextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// <summary>A new, independent generator at each call: its seed and stream are the next block of this one. Uses up that block.</summary>
    public Generator Split()
    {
        var block = Reserve(1);
        return FromBlock(_state.Seed, block, _state.Stream);
    }

    /// <summary>
    /// The independent generator that <paramref name="label"/> names: the same for the same label, wherever this generator stands, and a
    /// different one for each label. Uses up nothing.
    /// </summary>
    public Generator Fork(ulong label) => FromBlock(_state.Seed ^ ForkKey, label, _state.Stream);

    /// <summary>Uses up <paramref name="blocks"/> whole blocks and says which is the first; for fills that are cut into parts.</summary>
    internal ulong Reserve(ulong blocks)
    {
        var first = _state.Block;
        _state = _state.At(first + blocks);
        return first;
    }

    private ulong NextUInt64()
    {
        ulong low = NextUInt32();
        return low | (ulong)NextUInt32() << 32;
    }

    [SkipLocalsInit]
    private static Generator FromBlock(ulong key, ulong counterLow, ulong counterHigh)
    {
        Span<uint> words = stackalloc uint[Philox.WordsPerBlock];
        Philox.Block(key, counterLow, counterHigh, words);
        return new Generator(words[0] | (ulong)words[1] << 32, words[2] | (ulong)words[3] << 32);
    }
}
