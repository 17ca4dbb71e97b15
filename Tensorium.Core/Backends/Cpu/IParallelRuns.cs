namespace Tensorium.Backends.Cpu;

/// <summary>
/// Work cut into numbered chunks of which a thread had better do neighbouring ones in one go, since they share what has to be prepared. As with
/// <see cref="IParallelBody"/>, chunks must not depend on each other, nor results on which of them are taken together.
/// </summary>
internal interface IParallelRuns
{
    /// <summary>How many of the chunks that a thread has left it takes at once: at least 1. What it has taken, no other can help with.</summary>
    static abstract int AtOnce(int left);

    void Invoke(int first, int count);
}
