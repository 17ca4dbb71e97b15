namespace Tensorium;

/// <summary>A value that a gradient rule will read, with the version it had: if it was written to since, reading throws.</summary>
public readonly struct Saved
{
    private readonly Tensor? _value;
    private readonly int _version;

    /// <summary>Remembers <paramref name="value"/> as it is now; null remembers nothing.</summary>
    public Saved(Tensor? value)
    {
        _value = value;
        _version = value?.Storage.Version ?? 0;
    }

    /// <summary>The value.</summary>
    /// <exception cref="InPlaceException">It was written to in place since it was saved.</exception>
    /// <exception cref="GradientException">It was not saved.</exception>
    /// <exception cref="ReleasedException">An earlier backward pass gave it back.</exception>
    public Tensor Read(string operation)
    {
        if (_value is null) throw new GradientException($"{operation}: its gradient rule reads a value that it does not save");
        if (_value.Storage.IsReleased)
            throw new ReleasedException(
                $"{operation}: an earlier Backward has given back the values that this one needs; call the earlier one with keepGraph: true");
        if (_value.Storage.Version != _version)
            throw new InPlaceException(
                $"{operation}: a value of shape {_value.Shape} that its gradient needs was written to in place after the forward pass; "
                + "write to a Clone() of it, or do the write after Backward");
        return _value;
    }
}
