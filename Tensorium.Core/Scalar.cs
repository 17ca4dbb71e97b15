namespace Tensorium;

/// <summary>
/// A number in an expression with tensors, such as the 2 of <c>x * 2</c>. It is weak, as in NumPy 2: it takes the tensor's dtype, unless the tensor's
/// kind cannot hold it (a real number with an integer tensor gives float64; a number with a bool tensor gives int64 or float64).
/// </summary>
public readonly struct Scalar : IEquatable<Scalar>
{
    private readonly double _real;
    private readonly long _integer;

    private Scalar(double real, long integer, bool isReal)
    {
        _real = real;
        _integer = integer;
        IsReal = isReal;
    }

    internal bool IsReal { get; }

    internal double Value => IsReal ? _real : _integer;

    internal long Integer => _integer;

    /// <summary>A real number.</summary>
    public static implicit operator Scalar(double value) => new(value, 0, true);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(long value) => new(0, value, false);

    /// <summary>An integer.</summary>
    public static implicit operator Scalar(int value) => new(0, value, false);

    /// <inheritdoc/>
    public bool Equals(Scalar other) => IsReal == other.IsReal && _real.Equals(other._real) && _integer == other._integer;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Scalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_real, _integer, IsReal);

    /// <summary>Whether both are the same number of the same kind.</summary>
    public static bool operator ==(Scalar left, Scalar right) => left.Equals(right);

    /// <summary>Whether the numbers or their kinds differ.</summary>
    public static bool operator !=(Scalar left, Scalar right) => !left.Equals(right);

    /// <summary>The number.</summary>
    public override string ToString() => IsReal ? _real.ToString("R", null) : _integer.ToString((IFormatProvider?)null);

    /// <summary>The scalar as a tensor of no axes beside <paramref name="peer"/>, in the dtype that the rule gives.</summary>
    internal Tensor Beside(Tensor peer)
    {
        var dtype = peer.DType;
        if (IsReal && !dtype.IsFloating()) dtype = DType.Float64;
        else if (dtype == DType.Bool) dtype = DType.Int64;
        return peer.Device.Kind == DeviceKind.Cpu ? Tensor.Scalar(this, dtype) : Tensor.Full([], this, dtype, peer.Device);
    }
}
