namespace Tensorium;

/// <summary>How much of the machine the CPU backend uses.</summary>
public static class Compute
{
    private const int MaxThreads = 1024;

    private static volatile int s_threads = Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);

    /// <summary>
    /// The number of threads that one operation may use, the calling thread included; at first the number of processors.
    /// Results do not depend on it, bit for bit. It applies to the operations that start after it is set, on every thread.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in 1…1024.</exception>
    public static int Threads
    {
        get => s_threads;
        set
        {
            if (value is < 1 or > MaxThreads)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value),
                    value,
                    $"Compute.Threads: expected 1…{MaxThreads}, got {value}; 1 computes on the calling thread alone, Environment.ProcessorCount uses every processor.");
            }

            s_threads = value;
        }
    }
}
