namespace Tensorium.Autograd;

/// <summary>Numbers nodes in the order in which they are recorded, on all threads.</summary>
internal static class NodeId
{
    private static long _last;

    public static long Last => Volatile.Read(ref _last);

    public static long Next() => Interlocked.Increment(ref _last);
}
