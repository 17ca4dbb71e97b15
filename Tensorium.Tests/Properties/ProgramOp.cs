namespace Tensorium.Tests.Properties;

/// <summary>A call that fits its arguments: how it is written, with {0}, {1} for them, and what it does.</summary>
/// <param name="Code">C#.</param>
/// <param name="Apply">The same, to run.</param>
internal sealed record ProgramCall(string Code, Func<Tensor[], Tensor> Apply);

/// <summary>An op as a step of a random program. It is kept inside its domain by what is written around it, so that any real argument will do.</summary>
/// <param name="Row">The row of the op table it exercises.</param>
/// <param name="Arity">The number of its arguments.</param>
/// <param name="Resolve">The call for arguments of these shapes and a number that its axes and indices are drawn from; null if they do not fit.</param>
/// <param name="Margin">How far the arguments are from the nearest point without a derivative; null where there is none.</param>
internal sealed record ProgramOp(string Row, int Arity, Func<Shape[], int, ProgramCall?> Resolve, Func<Tensor[], double>? Margin = null)
{
    public static ProgramOp Unary(string row, string code, Func<Tensor, Tensor> apply, params double[] kinks) => new(
        row,
        1,
        (_, _) => new(code, x => apply(x[0])),
        kinks.Length == 0 ? null : x => Values(x[0]).SelectMany(value => kinks.Select(kink => Math.Abs(value - kink))).Min());

    public static ProgramOp Binary(string row, string code, Func<Tensor, Tensor, Tensor> apply, Func<Tensor[], double>? margin = null) =>
        new(row, 2, (shapes, _) => Broadcast(shapes[0], shapes[1]) ? new(code, x => apply(x[0], x[1])) : null, margin);

    /// <summary>An op along one axis; the code has {axis} where it is named.</summary>
    public static ProgramOp Along(string row, string code, Func<Tensor, int, Tensor> apply, Func<Tensor[], double>? margin = null) => new(
        row,
        1,
        (shapes, pick) =>
        {
            if (shapes[0].Rank == 0) return null;
            var axis = pick % shapes[0].Rank;
            return new(code.Replace("{axis}", $"{axis}", StringComparison.Ordinal), x => apply(x[0], axis));
        },
        margin);

    /// <summary>The least distance between two elements: what moves a maximum from one to the other.</summary>
    public static double Gap(Tensor x)
    {
        var values = Values(x);
        Array.Sort(values);
        return values.Zip(values.Skip(1), (low, high) => high - low).DefaultIfEmpty(1).Min();
    }

    public static double[] Values(Tensor x) => x.ToArray<double>();

    private static bool Broadcast(Shape a, Shape b)
    {
        for (var axis = 1; axis <= Math.Min(a.Rank, b.Rank); axis++)
            if (a[^axis] != b[^axis] && a[^axis] != 1 && b[^axis] != 1) return false;
        return true;
    }
}
