using Xunit;

namespace Tensorium.Tests.Backends;

/// <summary>
/// Sets <see cref="Compute.Threads"/> and puts it back. The tests that use it, or that need the workers for themselves,
/// form a collection of this name, which runs alone.
/// </summary>
[CollectionDefinition(nameof(ComputeThreads), DisableParallelization = true)]
public sealed class ComputeThreads : IDisposable
{
    private readonly int _before = Compute.Threads;

    internal ComputeThreads(int threads) => Compute.Threads = threads;

    public void Dispose() => Compute.Threads = _before;
}
