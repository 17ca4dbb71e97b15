namespace Tensorium;

/// <summary>Whether ops on tracked tensors are recorded: they are, except within a <see cref="Pause"/> scope.</summary>
public static class Recording
{
    private static readonly AsyncLocal<int> Depth = new();

    // Zero as long as no scope is open anywhere: the usual case costs one read of a static field.
    private static int _openScopes;

    /// <summary>Whether an op on a tracked tensor would be recorded here and now.</summary>
    public static bool IsEnabled => Volatile.Read(ref _openScopes) == 0 || Depth.Value <= 0;

    /// <summary>Until the result is disposed, nothing is recorded on this thread or in what it awaits: <c>using (Recording.Pause()) …</c>.</summary>
    public static Scope Pause() => new(1);

    /// <summary>Records again inside of a paused scope, until the result is disposed.</summary>
    internal static Scope Resume() => new(-Math.Max(0, Depth.Value));

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

    /// <summary>An open scope; disposing it closes it.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly int _change;

        internal Scope(int change)
        {
            _change = change;
            Interlocked.Increment(ref _openScopes);
            Depth.Value += change;
        }

        /// <summary>Closes the scope.</summary>
        public void Dispose()
        {
            Depth.Value -= _change;
            Interlocked.Decrement(ref _openScopes);
        }
    }
}
