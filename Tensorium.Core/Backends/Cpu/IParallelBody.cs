namespace Tensorium.Backends.Cpu;

/// <summary>
/// Work cut into numbered chunks. Chunks run in any order and on any threads, several at once on the same instance:
/// they must write to disjoint places and leave the fields alone.
/// </summary>
internal interface IParallelBody
{
    void Invoke(int chunk);
}
