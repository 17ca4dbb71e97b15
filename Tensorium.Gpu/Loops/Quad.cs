namespace Tensorium.Gpu.Loops;

/// <summary>Four neighbouring elements: one load from shared memory on CUDA, and four registers.</summary>
internal readonly struct Quad<T>(T x, T y, T z, T w)
    where T : unmanaged
{
    public readonly T X = x;
    public readonly T Y = y;
    public readonly T Z = z;
    public readonly T W = w;
}
