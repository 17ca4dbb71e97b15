namespace Tensorium.Models.Nn;

/// <summary>A state dict that does not belong to what it is loaded into. The message lists every name that is missing, unexpected, or of another shape.</summary>
public sealed class StateDictException : ArgumentException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public StateDictException(string message) : base(message) { }
}

/// <summary>Copies named values into tensors, all or none.</summary>
internal static class StateCopy
{
    // More than this many lines hide the pattern that they show.
    private const int MostListed = 20;

    public static void Load(string owner, IReadOnlyList<KeyValuePair<string, Tensor>> targets, IReadOnlyDictionary<string, Tensor> state, bool strict)
    {
        Check(owner, targets, state, strict);
        using var paused = Recording.Pause();
        foreach (var (name, target) in targets)
        {
            if (state.TryGetValue(name, out var value)) target.CopyFrom(value.Device == target.Device ? value : value.To(target.Device));
        }
    }

    /// <summary>What <see cref="Load"/> does first.</summary>
    /// <exception cref="StateDictException">A name is missing, unexpected, or of another shape or dtype.</exception>
    public static void Check(string owner, IReadOnlyList<KeyValuePair<string, Tensor>> targets, IReadOnlyDictionary<string, Tensor> state, bool strict)
    {
        var problems = Compare(targets, state, strict).ToList();
        if (problems.Count > 0)
        {
            var lines = string.Concat(problems.Take(MostListed).Select(problem => $"\n  {problem}"));
            var more = problems.Count > MostListed ? $"\n  and {problems.Count - MostListed} more" : "";
            throw new StateDictException($"{owner}: the state does not fit, and nothing was loaded; build the model as the one that was saved:{lines}{more}");
        }
    }

    private static IEnumerable<string> Compare(IReadOnlyList<KeyValuePair<string, Tensor>> targets, IReadOnlyDictionary<string, Tensor> state, bool strict)
    {
        foreach (var (name, target) in targets)
        {
            if (!state.TryGetValue(name, out var value))
            {
                if (strict) yield return $"missing: {name} {target.Shape}";
            }
            else if (value.Shape != target.Shape)
            {
                yield return $"another shape: {name} is {value.Shape} in the state, {target.Shape} here";
            }
            else if (value.DType != target.DType && !(value.DType.IsFloating() && target.DType.IsFloating()))
            {
                yield return $"another dtype: {name} is {value.DType.Name()} in the state, {target.DType.Name()} here";
            }
        }

        if (!strict) yield break;
        var expected = targets.Select(target => target.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var name in state.Keys)
        {
            if (!expected.Contains(name)) yield return $"unexpected: {name} {state[name].Shape}";
        }
    }
}
