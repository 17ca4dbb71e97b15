using System.Globalization;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Tensorium.Gpu.Memory;

/// <summary>
/// Keeps the memory of a device that is given back, by size: an allocation by the driver takes longer than most kernels, and on CUDA waits for all work in flight.
/// </summary>
/// <remarks>
/// Sizes are rounded up to a power of two or the three quarters of one, so that few are wasted and many fit again. Where the pool has nothing to offer and much has been
/// rented since the last look, the garbage collector is asked for what users have just dropped; where the device has nothing left either, everything kept is given back
/// to it and the allocation tried once more.
/// </remarks>
internal sealed class DevicePool(IlgpuDevice device, Accelerator accelerator)
{
    private const long SmallestBytes = 512;

    // What may be rented before dropped memory is looked for: a share of the device, so that a small one is not filled, and a large one's users are seldom stopped.
    private const long LeastBudget = 64L << 20;
    private const int BudgetShare = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Stack<MemoryBuffer1D<byte, Stride1D.Dense>>> _kept = [];

    // A buffer has a finalizer of its own, which frees it: were it dropped together with the storage that has it, that one would give back what is no more.
    private readonly HashSet<MemoryBuffer1D<byte, Stride1D.Dense>> _all = [];
    private readonly long _budget = Math.Max(LeastBudget, accelerator.MemorySize / BudgetShare);
    private long _usedBytes;
    private long _keptBytes;
    private long _rentedSinceLook;

    /// <summary>What tensors hold.</summary>
    public long UsedBytes => Interlocked.Read(ref _usedBytes);

    /// <summary>What is kept for later.</summary>
    public long KeptBytes => Interlocked.Read(ref _keptBytes);

    private long Total => GpuOptions.MemoryLimitBytes ?? accelerator.MemorySize;

    /// <summary>Memory of at least so many bytes, of arbitrary content.</summary>
    /// <exception cref="DeviceMemoryException">The device has none left, even after everything kept was given back to it.</exception>
    public MemoryBuffer1D<byte, Stride1D.Dense> Rent(long byteLength)
    {
        var size = Rounded(Math.Max(byteLength, SmallestBytes));
        if (TryTake(size) is { } kept) return kept;
        if (Interlocked.Read(ref _rentedSinceLook) >= _budget)
        {
            CollectDropped();
            if (TryTake(size) is { } dropped) return dropped;
        }

        try
        {
            return Allocate(size);
        }
        catch (Exception failure) when (IsOutOfMemory(failure))
        {
            CollectDropped();
            if (TryTake(size) is { } dropped) return dropped;
            GiveAllBack();
            return AllocateOrExplain(size, byteLength);
        }
    }

    /// <summary>Takes memory back; safe to call from a finalizer.</summary>
    public void Return(MemoryBuffer1D<byte, Stride1D.Dense> buffer)
    {
        var size = buffer.LengthInBytes;
        lock (_gate)
        {
            if (!_kept.TryGetValue(size, out var stack)) _kept[size] = stack = new();
            stack.Push(buffer);
            _usedBytes -= size;
            _keptBytes += size;
        }
    }

    /// <summary>Gives everything that is kept back to the device.</summary>
    public void GiveAllBack()
    {
        List<MemoryBuffer1D<byte, Stride1D.Dense>> all;
        lock (_gate)
        {
            all = [.. _kept.Values.SelectMany(stack => stack)];
            _all.ExceptWith(all);
            _kept.Clear();
            _keptBytes = 0;
        }

        if (all.Count == 0) return;
        // Work in flight may still use it.
        device.Synchronize();
        foreach (var buffer in all) buffer.Dispose();
    }

    /// <summary>A power of two, or three quarters of one.</summary>
    internal static long Rounded(long byteLength)
    {
        var power = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)byteLength);
        return byteLength <= power / 4 * 3 ? power / 4 * 3 : power;
    }

    private MemoryBuffer1D<byte, Stride1D.Dense>? TryTake(long size)
    {
        lock (_gate)
        {
            if (!_kept.TryGetValue(size, out var stack) || !stack.TryPop(out var buffer)) return null;
            _usedBytes += size;
            _keptBytes -= size;
            _rentedSinceLook += size;
            return buffer;
        }
    }

    private MemoryBuffer1D<byte, Stride1D.Dense> Allocate(long size)
    {
        if (UsedBytes + KeptBytes + size > Total) throw new InsufficientMemoryException($"{GpuOptions.MemoryLimitBytes} bytes were set as the limit");
        var buffer = accelerator.Allocate1D<byte>(size);
        lock (_gate)
        {
            _all.Add(buffer);
            _usedBytes += size;
            _rentedSinceLook += size;
        }

        return buffer;
    }

    private MemoryBuffer1D<byte, Stride1D.Dense> AllocateOrExplain(long size, long byteLength)
    {
        try
        {
            return Allocate(size);
        }
        catch (Exception failure) when (IsOutOfMemory(failure))
        {
            var (used, total) = (UsedBytes, Total);
            throw new DeviceMemoryException(
                $"{device}: no memory for {Mebibytes(byteLength)}: tensors hold {Mebibytes(used)} of {Mebibytes(total)}, and nothing is kept for later; "
                + "use smaller batches, or another device",
                byteLength, used, total, failure);
        }
    }

    // Finalizers have a thread of their own; to wait for all of them for long could wait for one of a user's, which may wait for us.
    private void CollectDropped()
    {
        Interlocked.Exchange(ref _rentedSinceLook, 0);
        GC.Collect();
        Task.Run(GC.WaitForPendingFinalizers).Wait(TimeSpan.FromSeconds(1));
    }

    private static bool IsOutOfMemory(Exception failure) => failure switch
    {
        CudaException cuda => cuda.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        CLException opencl => opencl.Error is CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_OUT_OF_HOST_MEMORY or CLError.CL_INVALID_BUFFER_SIZE,
        _ => failure is OutOfMemoryException,
    };

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB");
}
