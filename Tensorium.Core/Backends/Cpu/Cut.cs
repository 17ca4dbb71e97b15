namespace Tensorium.Backends.Cpu;

/// <summary>How work is cut: into chunks of a fixed size, so that they depend on the shape alone.</summary>
internal static class Cut
{
    /// <summary>The chunks of <paramref name="size"/> that <paramref name="items"/> make, the last one possibly shorter. In 64 bits: items + size may pass 2³¹.</summary>
    public static int Count(long items, int size) => checked((int)((items + size - 1) / size));
}
