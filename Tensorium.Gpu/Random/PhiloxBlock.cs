namespace Tensorium.Gpu.Random;

/// <summary>A block of <see cref="Philox"/>, as a thread of a device makes it.</summary>
internal readonly struct PhiloxBlock(uint word0, uint word1, uint word2, uint word3)
{
    /// <summary>A word, by its number.</summary>
    public uint Word(int index) => index switch
    {
        0 => word0,
        1 => word1,
        2 => word2,
        _ => word3,
    };

    /// <summary>The block that the counter counts in a stream.</summary>
    public static PhiloxBlock Make(ulong key, ulong stream, ulong counter)
    {
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        uint x0 = (uint)counter, x1 = (uint)(counter >> 32), x2 = (uint)stream, x3 = (uint)(stream >> 32);
        for (var round = 0; round < Philox.Rounds; round++)
        {
            ulong product0 = (ulong)x0 * Philox.Multiplier0, product1 = (ulong)x2 * Philox.Multiplier1;
            x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
            x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
            x1 = (uint)product1;
            x3 = (uint)product0;
            key0 += Philox.Weyl0;
            key1 += Philox.Weyl1;
        }

        return new(x0, x1, x2, x3);
    }
}
