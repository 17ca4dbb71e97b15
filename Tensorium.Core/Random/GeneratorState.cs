namespace Tensorium;

/// <summary>
/// Where a <see cref="Generator"/> stands: three numbers, to be written to a checkpoint and given back to
/// <see cref="Generator.Generator(GeneratorState)"/> or <see cref="Generator.State"/>.
/// </summary>
/// <param name="Seed">Which family of sequences: Philox's key.</param>
/// <param name="Stream">Which sequence of the family: the high half of Philox's counter. Sequences of one seed never overlap.</param>
/// <param name="Position">The 32-bit words of the sequence that are used up; word w is word w mod 4 of block ⌊w / 4⌋.</param>
public readonly record struct GeneratorState(ulong Seed, ulong Stream, ulong Position)
{
    /// <summary>The first block with no word used up.</summary>
    internal ulong Block => Position / Philox.WordsPerBlock + (Position % Philox.WordsPerBlock == 0 ? 0ul : 1);

    /// <summary>The state with every block before <paramref name="block"/> used up.</summary>
    internal GeneratorState At(ulong block) => this with { Position = block * Philox.WordsPerBlock };
}
