namespace Tensorium.Ops;

/// <summary>What kind of computation an op is: it fixes how exact float32 results must be.</summary>
public enum OpKind
{
    /// <summary>A function of each element: within <see cref="OpRow.MaxUlp"/> units in the last place.</summary>
    Elementwise,

    /// <summary>A predicate: exact.</summary>
    Predicate,

    /// <summary>Many elements into one, sums of products included: the error is bounded by the sum of the magnitudes.</summary>
    Reduction,

    /// <summary>Elements are moved, none is computed: exact.</summary>
    Movement,

    /// <summary>A composition of other ops: the error is bounded by the magnitudes of what is composed.</summary>
    Composite,
}

/// <summary>Whether and where an op has a gradient.</summary>
public enum GradientVerdict
{
    /// <summary>Wherever it is defined, of every order.</summary>
    Smooth,

    /// <summary>Except at isolated points (see <see cref="Domain.Kinks"/>), where a stated subgradient is used.</summary>
    Piecewise,

    /// <summary>None: the result is discrete. <see cref="OpRow.NoGradientBecause"/> says why.</summary>
    None,
}

/// <summary>Where the elements of a sample input are drawn from, uniformly.</summary>
/// <param name="Low">The least value.</param>
/// <param name="High">The greatest value.</param>
/// <param name="Kinks">Points that gradient checks keep a distance from.</param>
public sealed record Domain(double Low, double High, params double[] Kinks)
{
    /// <summary>A few units around zero.</summary>
    public static Domain Real { get; } = new(-3, 3);

    /// <summary>Positive, well away from zero.</summary>
    public static Domain Positive { get; } = new(0.2, 4);
}

/// <summary>An input of a sample.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Domain">Where its elements are drawn from.</param>
/// <param name="DType">Its dtype; null for a real input, which is run as float32 and as float64 and differentiated.</param>
public sealed record OpInput(Shape Shape, Domain Domain, DType? DType = null);

/// <summary>One way to call an op: its inputs, the call, and a naive computation of the same in double precision.</summary>
/// <param name="Label">What is particular about it, for messages.</param>
/// <param name="Inputs">The inputs.</param>
/// <param name="Apply">The call.</param>
/// <param name="Reference">The same by naive loops.</param>
public sealed record OpSample(string Label, OpInput[] Inputs, Func<Tensor[], Tensor> Apply, Func<NaiveArray[], NaiveArray> Reference);

/// <summary>A stated result at a special point.</summary>
/// <param name="Arguments">The arguments.</param>
/// <param name="Result">The result.</param>
public sealed record SpecialValue(double[] Arguments, double Result);

/// <summary>
/// An op's row in the op table. From it come, with nothing else to write, the forward test, the gradient checks, the layout and special-value
/// tests, the device parity runs, the benchmark, and the op's line in docs/ops.md.
/// </summary>
public sealed record OpRow
{
    /// <summary>The op's name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of computation it is.</summary>
    public required OpKind Kind { get; init; }

    /// <summary>The definition, in one line.</summary>
    public required string Formula { get; init; }

    /// <summary>The public members that are this op, such as <c>Tensor.Exp</c>; every public member that returns a tensor must be claimed by a row.</summary>
    public required string[] Entries { get; init; }

    /// <summary>Whether it has a gradient.</summary>
    public required GradientVerdict Gradient { get; init; }

    /// <summary>Why there is no gradient; set if and only if the verdict is <see cref="GradientVerdict.None"/>.</summary>
    public string? NoGradientBecause { get; init; }

    /// <summary>Ways to call it.</summary>
    public required OpSample[] Samples { get; init; }

    /// <summary>Results at the edges of the domain: zeros, infinities, NaN.</summary>
    public SpecialValue[] SpecialValues { get; init; } = [];

    /// <summary>For an elementwise op, the most units in the last place that a float32 result may be off.</summary>
    public double MaxUlp { get; init; } = 4;

    private static readonly Shape[] UnaryShapes = [[], [0], [1], [17], [3, 5], [2, 3, 4], [1031]];

    private static readonly (Shape Left, Shape Right)[] BinaryShapes =
        [([], []), ([0], [0]), ([7], [7]), ([3, 5], [5]), ([3, 1], [1, 4]), ([2, 3, 4], []), ([1], [2, 2]), ([2, 1, 3], [4, 1]), ([1031], [1031])];

    /// <summary>The row of an elementwise function of one tensor.</summary>
    public static OpRow Unary(
        string name,
        string formula,
        Func<Tensor, Tensor> apply,
        Func<double, double> reference,
        Domain domain,
        GradientVerdict gradient = GradientVerdict.Smooth,
        double maxUlp = 4,
        params (double X, double Y)[] special) => new()
        {
            Name = name,
            Kind = OpKind.Elementwise,
            Formula = formula,
            Entries = [$"Tensor.{name}"],
            Gradient = gradient,
            MaxUlp = maxUlp,
            Samples = [.. UnaryShapes.Select(shape => new OpSample(
                shape.ToString(), [new(shape, domain)], x => apply(x[0]), x => x[0].Map(reference)))],
            SpecialValues = [.. special.Select(point => new SpecialValue([point.X], point.Y))],
        };

    /// <summary>The row of an elementwise function of two tensors.</summary>
    public static OpRow Binary(
        string name,
        string formula,
        string[] entries,
        Func<Tensor, Tensor, Tensor> apply,
        Func<double, double, double> reference,
        Domain left,
        Domain right,
        GradientVerdict gradient = GradientVerdict.Smooth,
        double maxUlp = 4,
        params (double A, double B, double Y)[] special) => new()
        {
            Name = name,
            Kind = OpKind.Elementwise,
            Formula = formula,
            Entries = entries,
            Gradient = gradient,
            MaxUlp = maxUlp,
            Samples = [.. BinaryShapes.Select(shapes => new OpSample(
                $"{shapes.Left}, {shapes.Right}",
                [new(shapes.Left, left), new(shapes.Right, right)],
                x => apply(x[0], x[1]),
                x => NaiveArray.Zip(x[0], x[1], reference)))],
            SpecialValues = [.. special.Select(point => new SpecialValue([point.A, point.B], point.Y))],
        };

    /// <summary>The row of a predicate of two tensors.</summary>
    public static OpRow Predicate(
        string name,
        string formula,
        string[] entries,
        Func<Tensor, Tensor, Tensor> apply,
        Func<double, double, bool> reference,
        params (double A, double B, double Y)[] special) =>
        Binary(name, formula, entries, apply, (a, b) => reference(a, b) ? 1 : 0, Domain.Real, Domain.Real, GradientVerdict.None, 0, special) with
        {
            Kind = OpKind.Predicate,
            NoGradientBecause = "its result is bool",
        };
}
