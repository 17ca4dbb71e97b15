namespace Tensorium.Ops;

/// <summary>What the logical ops share.</summary>
internal static class LogicLaunch
{
    private const string BecauseBool = "its result is bool";

    private static readonly (Shape Left, Shape Right)[] Pairs =
        [([], []), ([0], [0]), ([7], [7]), ([3, 5], [5]), ([3, 1], [1, 4]), ([2, 3, 4], []), ([1031], [1031])];

    /// <summary>The row of a logical op of two tensors.</summary>
    public static OpRow Row(string name, string formula, string entry, Func<Tensor, Tensor, Tensor> apply, Func<bool, bool, bool> reference) => new()
    {
        Name = name,
        Kind = OpKind.Predicate,
        Formula = formula,
        Entries = [entry],
        Gradient = GradientVerdict.None,
        NoGradientBecause = BecauseBool,
        Samples =
        [
            .. Pairs.Select(pair => new OpSample(
                $"{pair.Left}, {pair.Right}",
                [Bools(pair.Left), Bools(pair.Right)],
                x => apply(x[0], x[1]),
                x => NaiveArray.Zip(x[0], x[1], (a, b) => reference(a != 0, b != 0) ? 1 : 0))),
        ],
    };

    /// <summary>The row of a reduction of truth values.</summary>
    public static OpRow Row(string name, string formula, Func<Tensor, Axes, bool, Tensor> apply, Func<double[], bool> reference) => new()
    {
        Name = name,
        Kind = OpKind.Predicate,
        Formula = formula,
        Entries = [$"Tensor.{name}"],
        Gradient = GradientVerdict.None,
        NoGradientBecause = BecauseBool,
        Samples =
        [
            .. ReduceLaunch.Samples(Domain.Real, (x, axes, keep) => apply(x > 1, axes, keep), values => reference([.. values.Select(value => value > 1 ? 1.0 : 0)]) ? 1 : 0),
            .. ReduceLaunch.Samples(new(0, 1), apply, values => reference(values) ? 1 : 0).Select(sample => sample with { Inputs = [Bools(sample.Inputs[0].Shape)] }),
        ],
    };

    /// <summary>The op on two bool tensors.</summary>
    public static Tensor Run<TOp>(TOp op, Tensor left, Tensor right)
        where TOp : struct, IComparison
    {
        Check(TOp.Name, left);
        Check(TOp.Name, right);
        return Launch.Comparison(op, left, right);
    }

    /// <summary>Refuses what is not bool.</summary>
    public static void Check(string operation, Tensor x)
    {
        if (x.DType != DType.Bool)
            throw new DTypeException($"{operation}: a tensor is {x.DType.Name()}; logic takes bool, such as a comparison gives (x.NotEqual(0) asks whether x is not 0)");
    }

    public static OpInput Bools(Shape shape) => new(shape, new(0, 1), DType.Bool);
}
