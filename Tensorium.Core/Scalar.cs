namespace Tensorium;

/// <summary>
/// A number in an expression with tensors, such as the 2 of <c>x * 2</c>. It is weak, as in NumPy 2: it takes the tensor's dtype, unless the tensor's
/// kind cannot hold it (a real number with an integer tensor gives float64; a number with a bool tensor gives int64 or float64). An integer that a tensor's integer
/// dtype does not hold is compared as the number it is; arithmetic with it throws a <see cref="DTypeException"/>.
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
    /// <exception cref="DTypeException">It is an integer that this dtype does not hold.</exception>
    internal Tensor Beside(Tensor peer)
    {
        var dtype = DTypeBeside(peer.DType);
        CheckFits(dtype);
        return On(peer.Device, dtype);
    }

    /// <summary>Refuses an integer that a tensor of this dtype does not hold.</summary>
    /// <exception cref="DTypeException">It would wrap.</exception>
    internal void CheckFits(DType dtype)
    {
        if (!Fits(dtype)) throw new DTypeException($"the number {this} is beyond {dtype.Name()}, and would wrap; convert the tensor first, with To(DType.Int64)");
    }

    /// <summary>As <see cref="Beside"/> where both become real numbers, as in a division: so does the scalar, which need not fit an integer dtype.</summary>
    internal Tensor RealBeside(Tensor peer) => On(peer.Device, DTypes.Promote(DTypeBeside(peer.DType), DType.Float32));

    /// <summary>As <see cref="Beside"/> for a comparison, whose result has no dtype to keep: a number that does not fit is compared in int64.</summary>
    internal Tensor ComparedTo(Tensor peer)
    {
        var dtype = DTypeBeside(peer.DType);
        return On(peer.Device, Fits(dtype) ? dtype : DType.Int64);
    }

    private DType DTypeBeside(DType peer)
    {
        if (IsReal && !peer.IsFloating()) return DType.Float64;
        return peer == DType.Bool ? DType.Int64 : peer;
    }

    private bool Fits(DType dtype) => IsReal || dtype switch
    {
        DType.Int32 => _integer is >= int.MinValue and <= int.MaxValue,
        DType.UInt8 => _integer is >= byte.MinValue and <= byte.MaxValue,
        _ => true,
    };

    private Tensor On(Device device, DType dtype) => device.Constant(this, dtype);
}
