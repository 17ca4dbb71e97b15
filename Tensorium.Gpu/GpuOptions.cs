namespace Tensorium.Gpu;

/// <summary>Choices of a process about what its GPUs may do.</summary>
public static class GpuOptions
{
    private static volatile bool _allowsTF32;
    private static long _memoryLimit = -1;

    /// <summary>
    /// Whether matrix products of float32 on CUDA may round their factors to TF32, 10 bits of significand instead of 23, which tensor cores multiply several times as fast:
    /// relative errors of about 10⁻³ instead of 10⁻⁷. Only cuBLAS does so, where its library is there. Off by default.
    /// </summary>
    public static bool AllowsTF32
    {
        get => _allowsTF32;
        set => _allowsTF32 = value;
    }

    /// <summary>
    /// The most bytes that this process takes of each device, tensors and what is kept for later together; null, as at first, for all that the device has. Beyond it an allocation fails as it
    /// does on a device that has no more.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static long? MemoryLimitBytes
    {
        get => Volatile.Read(ref _memoryLimit) is var limit and >= 0 ? limit : null;
        set
        {
            if (value is { } given) ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(value));
            Volatile.Write(ref _memoryLimit, value ?? -1);
        }
    }
}
