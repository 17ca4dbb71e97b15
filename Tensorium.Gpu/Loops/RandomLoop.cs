using ILGPU;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;
using Tensorium.Gpu.Random;

namespace Tensorium.Gpu.Loops;

/// <summary>
/// Launches random fills: the numbers are those of the CPU's fills, element for element. A thread makes whole blocks, and hands their numbers to its group through shared
/// memory, so that neighbouring threads write neighbouring elements.
/// </summary>
internal static class RandomLoop
{
    public static void Uniform<TWords, V, T>(KernelLauncher launcher, Tensor y, ulong seed, ulong stream, ulong firstBlock)
        where TWords : struct, IWords<V>
        where V : struct, ILane<V, T>
        where T : unmanaged =>
        Launch<UniformKernel<TWords, V, T>, T>(launcher, new(y.View<T>(), y.ElementCount, seed, stream, firstBlock), y.ElementCount, TWords.PerBlock);

    public static void Normal<TWords, V, T>(KernelLauncher launcher, Tensor y, ulong seed, ulong stream, ulong firstBlock)
        where TWords : struct, IWords<V>
        where V : struct, ILane<V, T>
        where T : unmanaged =>
        Launch<NormalKernel<TWords, V, T>, T>(launcher, new(y.View<T>(), y.ElementCount, seed, stream, firstBlock), y.ElementCount, 2 * TWords.PerBlock);

    private static void Launch<TKernel, T>(KernelLauncher launcher, TKernel kernel, long count, int perThread)
        where TKernel : struct, IKernel
        where T : unmanaged
    {
        var perGroup = (long)launcher.Group * perThread;
        launcher.InGroups(kernel, (count + perGroup - 1) / perGroup, launcher.Group);
    }

    /// <summary>Writes a group's numbers, which lie in shared memory, to its part of the elements.</summary>
    public static void Write<T>(ArrayView<T> numbers, int perThread, ArrayView<T> y, long count)
        where T : unmanaged
    {
        DeviceMath.Barrier();
        var first = (long)Grid.IdxX * Group.DimX * perThread;
        for (var i = Group.IdxX; i < Group.DimX * perThread && first + i < count; i += Group.DimX) y[first + i] = numbers[i];
    }
}

/// <summary>Uniform numbers in [0, 1): a block a thread.</summary>
internal readonly struct UniformKernel<TWords, V, T>(ArrayView<T> y, long count, ulong seed, ulong stream, ulong firstBlock) : IKernel
    where TWords : struct, IWords<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    // For 256 threads with a block of four floats.
    private const int Room = 1024;

    public void Run()
    {
        var numbers = SharedMemory.Allocate<T>(Room);
        var block = PhiloxBlock.Make(seed, stream, firstBlock + (ulong)Grid.GlobalLinearIndex);
        var first = Group.IdxX * TWords.PerBlock;
        for (var i = 0; i < TWords.PerBlock; i++) numbers[first + i] = V.Value(TWords.Uniform(block, i));
        RandomLoop.Write(numbers, TWords.PerBlock, y, count);
    }
}

/// <summary>Standard normal numbers by <see cref="NormalFill"/>'s body and groups of eight blocks: two blocks a thread, one of radii and one of angles.</summary>
internal readonly struct NormalKernel<TWords, V, T>(ArrayView<T> y, long count, ulong seed, ulong stream, ulong firstBlock) : IKernel
    where TWords : struct, IWords<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    // For 256 threads with two blocks of four floats.
    private const int Room = 2048;

    // Of a group of eight: as many of radii as of angles.
    private const int Pairs = NormalFill.BlocksPerGroup / 2;

    public void Run()
    {
        var numbers = SharedMemory.Allocate<T>(Room);
        var thread = Group.IdxX;
        var radii = thread / Pairs * NormalFill.BlocksPerGroup + (thread % Pairs);
        var counter = firstBlock + ((ulong)Grid.IdxX * (ulong)(2 * Group.DimX)) + (ulong)radii;
        var radiusBlock = PhiloxBlock.Make(seed, stream, counter);
        var angleBlock = PhiloxBlock.Make(seed, stream, counter + Pairs);
        var first = radii * TWords.PerBlock;
        for (var i = 0; i < TWords.PerBlock; i++)
        {
            NormalFill.BoxMuller(TWords.Positive(radiusBlock, i), TWords.Positive(angleBlock, i), out var cosine, out var sine);
            numbers[first + i] = V.Value(cosine);
            numbers[first + (Pairs * TWords.PerBlock) + i] = V.Value(sine);
        }

        RandomLoop.Write(numbers, 2 * TWords.PerBlock, y, count);
    }
}
