namespace Tensorium.Ops;

/// <summary>What the entry points of ops share: promotion, broadcasting, device checks, allocation, and recording.</summary>
internal static class Launch
{
    public static Tensor Unary<TOp>(TOp op, Tensor x)
        where TOp : struct, IUnaryOp
    {
        x = Real(x);
        var y = Tensor.EmptyLike(x, x.DType);
        x.Device.Backend.Map(op, x, y);
        return Recording.Needs(x) ? Recording.Record(y, new UnaryRecipe<TOp>(op, x, y)) : y;
    }

    /// <summary>A function of real numbers: integers are converted first.</summary>
    public static Tensor Binary<TOp>(TOp op, Tensor left, Tensor right)
        where TOp : struct, IBinaryOp
    {
        var dtype = DTypes.Promote(DTypes.Promote(left.DType, right.DType), DType.Float32);
        var (a, b, y) = Meet(TOp.Name, left, right, dtype, dtype);
        y.Device.Backend.Zip(op, a, b, y);
        return Recording.Needs(a, b) ? Recording.Record(y, new BinaryRecipe<TOp>(op, a, b, y)) : y;
    }

    /// <summary>A function that integers have as well.</summary>
    public static Tensor Arithmetic<TOp>(TOp op, Tensor left, Tensor right)
        where TOp : struct, IBinaryOp, IIntegerOp
    {
        var dtype = DTypes.Promote(left.DType, right.DType);
        if (dtype.IsFloating()) return Binary(op, left, right);
        if (dtype == DType.Bool) Number(TOp.Name, left);
        var (a, b, y) = Meet(TOp.Name, left, right, dtype, dtype);
        y.Device.Backend.ZipIntegers(op, a, b, y);
        return y;
    }

    /// <summary>A division that integers have as well, and that they refuse by zero.</summary>
    public static Tensor IntegerDivision<TOp>(TOp op, Tensor left, Tensor right)
        where TOp : struct, IBinaryOp, IIntegerOp
    {
        SameDevice(TOp.Name, left, right);
        var dtype = DTypes.Promote(left.DType, right.DType);
        if (!dtype.IsFloating() && dtype != DType.Bool && right.Equal(0).Any().Item() != 0)
            throw new DivideByZeroException($"{TOp.Name}: the divisor holds a 0, and {dtype.Name()} has no NaN for it; convert with To(DType.Float64) first, or use Where");
        return Arithmetic(op, left, right);
    }

    public static Tensor Comparison<TOp>(TOp op, Tensor left, Tensor right)
        where TOp : struct, IComparison
    {
        var (a, b, y) = Meet(TOp.Name, left.Detached(), right.Detached(), DTypes.Promote(left.DType, right.DType), DType.Bool);
        y.Device.Backend.Compare(op, a, b, y);
        return y;
    }

    /// <summary>The tensor as real numbers: integers and bools converted to the smallest real type that holds them.</summary>
    public static Tensor Real(Tensor x) => x.DType.IsFloating() ? x : x.To(DTypes.Promote(x.DType, DType.Float32));

    /// <summary>The tensor, which must hold numbers.</summary>
    /// <exception cref="DTypeException">It holds bools.</exception>
    public static Tensor Number(string operation, Tensor x) => x.DType != DType.Bool
        ? x
        : throw new DTypeException($"{operation}: bool has no arithmetic; convert with To(DType.Int64) first, or use Where");

    public static void SameDevice(string operation, Tensor left, Tensor right)
    {
        if (!ReferenceEquals(left.Device, right.Device))
            throw new DeviceException($"{operation}: one tensor is on {left.Device}, the other on {right.Device}; move one with To(Device)");
    }

    private static (Tensor Left, Tensor Right, Tensor Output) Meet(string operation, Tensor left, Tensor right, DType inputs, DType output)
    {
        SameDevice(operation, left, right);
        if (ReferenceEquals(left.Layout, right.Layout)) return (left.To(inputs), right.To(inputs), Tensor.EmptyLike(left, output));
        var shape = Shape.Broadcast(left.Shape, right.Shape, operation);
        return (left.To(inputs), right.To(inputs), Tensor.Empty(shape, output, left.Device));
    }
}
