namespace Tensorium;

/// <summary>Whether ops on tracked tensors are recorded: they are, except within a <see cref="Pause"/> scope.</summary>
public static class Recording
{
    private static readonly AsyncLocal<Frame?> Innermost = new();

    // Zero as long as no scope is open anywhere: the usual case costs one read of a static field.
    private static int _openScopes;

    /// <summary>Whether an op on a tracked tensor would be recorded here and now.</summary>
    public static bool IsEnabled => Volatile.Read(ref _openScopes) == 0 || InnermostOpen is not { IsPause: true };

    /// <summary>Until the result is disposed, nothing is recorded on this thread or in what it awaits: <c>using (Recording.Pause()) …</c>.</summary>
    public static Scope Pause() => Open(isPause: true);

    /// <summary>Records again inside of a paused scope, until the result is disposed.</summary>
    internal static Scope Resume() => Open(isPause: false);

    // Work that outlives the scope it began in, such as a task, still refers to its frame: closed, it no longer counts.
    private static Frame? InnermostOpen
    {
        get
        {
            var frame = Innermost.Value;
            while (frame is { IsOpen: false }) frame = frame.Outer;
            return frame;
        }
    }

    internal static Tensor Record(Tensor output, Recipe recipe)
    {
        foreach (var node in recipe.Inputs)
        {
            if (node is null) continue;
            output.Node = node.Record(recipe, output);
            if (!recipe.IsView) output.Storage.OwnByGraph();
            return output;
        }

        return output;
    }

    /// <summary>Whether a call with these inputs must be recorded.</summary>
    internal static bool Needs(Tensor a) => a.Node is not null && IsEnabled;

    /// <inheritdoc cref="Needs(Tensor)"/>
    internal static bool Needs(Tensor a, Tensor b) => (a.Node ?? b.Node) is not null && IsEnabled;

    /// <inheritdoc cref="Needs(Tensor)"/>
    internal static bool Needs(params ReadOnlySpan<Tensor> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.Node is not null) return IsEnabled;
        }

        return false;
    }

    private static Scope Open(bool isPause)
    {
        var frame = new Frame(InnermostOpen, isPause);
        Interlocked.Increment(ref _openScopes);
        Innermost.Value = frame;
        return new(frame);
    }

    /// <summary>An open scope; disposing it closes it. To dispose it again, or one that was never opened (<c>default</c>), does nothing.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly Frame? _frame;

        internal Scope(Frame frame) => _frame = frame;

        /// <summary>Closes the scope.</summary>
        public void Dispose()
        {
            if (_frame?.Close() != true) return;
            Interlocked.Decrement(ref _openScopes);
            Innermost.Value = InnermostOpen;
        }
    }

    /// <summary>A scope as the code within it sees it.</summary>
    internal sealed class Frame(Frame? outer, bool isPause)
    {
        private int _isClosed;

        public Frame? Outer => outer;

        public bool IsPause => isPause;

        public bool IsOpen => Volatile.Read(ref _isClosed) == 0;

        /// <summary>Whether this call closed it.</summary>
        public bool Close() => Interlocked.Exchange(ref _isClosed, 1) == 0;
    }
}
