using System.Runtime.CompilerServices;
using Tensorium.Gpu.Kernels;
using Tensorium.Gpu.Lanes;
using Tensorium.Gpu.Memory;

namespace Tensorium.Gpu.Loops;

/// <summary>Launches batches of matrix products: chooses tiles for the shape and the device, and adds up the parts where the inner axis is split.</summary>
internal static class Gemm
{
    /// <summary>Groups below which smaller tiles are worth their additional loads.</summary>
    private const int EnoughGroups = 256;

    private const int MediumTile = 64;
    private const int LargeTile = 128;

    // One or two of the eight threads down or across a tile would have something to compute.
    private const int FewRows = 8;
    private const int ShortInner = 64;

    // Each step of a chain may wait for memory: that is hidden where there are many threads, or few steps.
    private const int ManyElements = 1 << 16;
    private const int VeryShortInner = 16;

    // Of which each takes two barriers of host threads.
    private const int ManySlices = 64;

    /// <summary>C[b] = A[b] · B[b] for the sizes of C and of the inner axis, none of C's is 0.</summary>
    /// <param name="device">The device.</param>
    /// <param name="dtype">The dtype.</param>
    /// <param name="factors">A and B.</param>
    /// <param name="store">Where C goes.</param>
    /// <param name="sizes">The products, the rows and columns of C, and the inner axis.</param>
    public static void Run<TFactors, TStore, V, T>(IlgpuDevice device, DType dtype, TFactors factors, TStore store, (int Batch, int Rows, int Columns, int Inner) sizes)
        where TFactors : struct, IFactors<TFactors, T>
        where TStore : struct, IGemmStore<T>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var (batch, rows, columns, inner) = sizes;
        var plan = GemmPlan.For(batch, rows, columns, inner);
        if (plan.Parts == 1)
        {
            Tiles<TFactors, TStore, V, T>(device, factors, store, sizes, plan);
            return;
        }

        var count = batch * rows * columns;
        var parts = Tensor.Empty([plan.Parts, count], dtype, device);
        Tiles<TFactors, PartStore<T>, V, T>(device, factors, new(parts.View<T>(), batch, rows, columns), sizes, plan);
        device.Launcher.OverElements(new PartsKernel<TStore, V, T>(parts.View<T>(), plan.Parts, store, rows, columns, count), count);
        parts.Storage.Release();
    }

    /// <summary>
    /// Whether the elements of a product are better finished in a pass of its own. The threads of the largest tiles keep 64 of them, and the code of an activation would be there
    /// as many times: the driver would compile it for seconds, and a product that takes such tiles takes longer than the pass.
    /// </summary>
    public static bool IsFinishedApart<TFinish, T>(IlgpuDevice device, (int Batch, int Rows, int Columns, int Inner) sizes)
        where TFinish : struct, IFinish<T>
        where T : unmanaged
    {
        var plan = GemmPlan.For(sizes.Batch, sizes.Rows, sizes.Columns, sizes.Inner);
        return !TFinish.IsNothing && plan.Parts == 1 && TakesLargeGroups<T>(device) && !IsDirect(device.Launcher, sizes) && IsWorth(LargeTile, sizes, plan);
    }

    private static void Tiles<TFactors, TStore, V, T>(IlgpuDevice device, TFactors factors, TStore store, (int Batch, int Rows, int Columns, int Inner) sizes, GemmPlan plan)
        where TFactors : struct, IFactors<TFactors, T>
        where TStore : struct, IGemmStore<T>
        where V : struct, ILane<V, T>
        where T : unmanaged
    {
        var launcher = device.Launcher;
        if (IsDirect(launcher, sizes))
        {
            var count = plan.Parts * Count(sizes);
            launcher.OverElements(new DirectKernel<TFactors, TStore, V, T>(factors, store, new(sizes.Rows, sizes.Columns, sizes.Batch, plan.PartLength, 0, 0), plan.Parts), count);
        }
        else if (launcher.Group < Square<Side8>()) Launch<Side2, SmallMicrotile<V, T>>();
        else if (!TakesLargeGroups<T>(device) || !HasEnough(MediumTile)) Launch<Side8, SmallMicrotile<V, T>>();
        else if (!HasEnough(LargeTile)) Launch<Side16, SmallMicrotile<V, T>>();
        else Launch<Side16, LargeMicrotile<V, T>>();

        bool HasEnough(int tile) => IsWorth(tile, sizes, plan);

        void Launch<TSide, TMicrotile>()
            where TSide : struct, IGroupSide
            where TMicrotile : struct, IMicrotile<TMicrotile, V, T>
        {
            var tile = 4 * TSide.Side * TMicrotile.Blocks;
            var (down, across) = (GemmPlan.CeilDivide(sizes.Rows, tile), GemmPlan.CeilDivide(sizes.Columns, tile));
            launcher.InGroups(
                new GemmKernel<TSide, TMicrotile, TFactors, TStore, V, T>(factors, store, new(sizes.Rows, sizes.Columns, sizes.Batch, plan.PartLength, down, across)),
                (long)plan.Parts * sizes.Batch * down * across,
                Square<TSide>());
        }
    }

    // Two slices of 32 × 64 elements, and what keeps their rows apart: on CUDA there is always room, other devices may have half of it.
    private static bool TakesLargeGroups<T>(IlgpuDevice device)
        where T : unmanaged =>
        device.Launcher.Group >= Square<Side16>() && device.Accelerator.MaxSharedMemoryPerGroup >= 2 * 32 * (64 + 4) * Unsafe.SizeOf<T>();

    // Tiles that are mostly beyond the edges are not wanted however many there are.
    private static bool IsWorth(int tile, (int Batch, int Rows, int Columns, int Inner) sizes, GemmPlan plan) =>
        plan.Parts * GemmPlan.Tiles(sizes.Batch, sizes.Rows, sizes.Columns, tile) >= EnoughGroups && Math.Min(sizes.Rows, sizes.Columns) > tile / 2;

    /// <summary>Whether tiles would be mostly empty; or whether there are many for a device whose groups have so few threads that it has no use for tiles, only for testing them.</summary>
    private static bool IsDirect(KernelLauncher launcher, (int Batch, int Rows, int Columns, int Inner) sizes) =>
        (Math.Min(sizes.Rows, sizes.Columns) <= FewRows && sizes.Inner <= (Count(sizes) >= ManyElements ? ShortInner : VeryShortInner))
        || (launcher.Group < Square<Side8>() && GemmPlan.Tiles(sizes.Batch, sizes.Rows, sizes.Columns, 4 * Side2.Side) * sizes.Inner > ManySlices * Side2.Side);

    private static long Count((int Batch, int Rows, int Columns, int Inner) sizes) => (long)sizes.Batch * sizes.Rows * sizes.Columns;

    private static int Square<TSide>()
        where TSide : struct, IGroupSide => TSide.Side * TSide.Side;
}
