namespace Tensorium.Ops;

/// <summary>
/// A tensor's elements side by side for as long as a launch takes: its own memory, or a copy that goes back to the pool then. Left to the garbage collector, a copy of each step
/// would be missing from the pool until it runs.
/// </summary>
internal readonly ref struct ContiguousOperand : IDisposable
{
    private readonly bool _isCopy;

    /// <summary>Not recorded.</summary>
    public ContiguousOperand(Tensor x)
    {
        Tensor = x.Detached().Contiguous();
        _isCopy = !ReferenceEquals(Tensor.Storage, x.Storage);
    }

    /// <summary>The elements, contiguous. Nothing may hold it for longer.</summary>
    public Tensor Tensor { get; }

    public void Dispose()
    {
        if (_isCopy) Tensor.Storage.Release();
    }
}
