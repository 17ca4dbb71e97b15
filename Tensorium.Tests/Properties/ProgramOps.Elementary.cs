namespace Tensorium.Tests.Properties;

/// <content>Elementary functions, rounding and scans.</content>
internal static partial class ProgramOps
{
    private static double[] Integers => [.. Enumerable.Range(-6, 13)];

    private static double[] Halves => [.. Enumerable.Range(-7, 14).Select(whole => whole + 0.5)];

    private static IEnumerable<ProgramOp> Elementary =>
    [
        ProgramOp.Unary("Acos", "(0.9 * {0}.Tanh()).Acos()", x => (0.9 * x.Tanh()).Acos()),
        ProgramOp.Unary("Acosh", "({0}.Square() + 1.2).Acosh()", x => (x.Square() + 1.2).Acosh()),
        ProgramOp.Unary("Asin", "(0.9 * {0}.Tanh()).Asin()", x => (0.9 * x.Tanh()).Asin()),
        ProgramOp.Unary("Asinh", "{0}.Asinh()", x => x.Asinh()),
        ProgramOp.Unary("Atan", "{0}.Atan()", x => x.Atan()),
        ProgramOp.Unary("Atanh", "(0.9 * {0}.Tanh()).Atanh()", x => (0.9 * x.Tanh()).Atanh()),
        ProgramOp.Unary("Cbrt", "({0}.Square() + 0.5).Cbrt()", x => (x.Square() + 0.5).Cbrt()),
        ProgramOp.Unary("Cos", "{0}.Cos()", x => x.Cos()),
        ProgramOp.Unary("Cosh", "(0.3 * {0}).Cosh()", x => (0.3 * x).Cosh()),
        ProgramOp.Unary("Erfc", "{0}.Erfc()", x => x.Erfc()),
        ProgramOp.Unary("Exp2", "(0.3 * {0}).Exp2()", x => (0.3 * x).Exp2()),
        ProgramOp.Unary("Log10", "({0}.Square() + 0.5).Log10()", x => (x.Square() + 0.5).Log10()),
        ProgramOp.Unary("Log2", "({0}.Square() + 0.5).Log2()", x => (x.Square() + 0.5).Log2()),
        ProgramOp.Unary("Reciprocal", "({0}.Square() + 0.5).Reciprocal()", x => (x.Square() + 0.5).Reciprocal()),
        ProgramOp.Unary("Rsqrt", "({0}.Square() + 0.5).Rsqrt()", x => (x.Square() + 0.5).Rsqrt()),
        ProgramOp.Unary("Sin", "{0}.Sin()", x => x.Sin()),
        ProgramOp.Unary("Sinh", "(0.3 * {0}).Sinh()", x => (0.3 * x).Sinh()),
        ProgramOp.Unary("Tan", "{0}.Tanh().Tan()", x => x.Tanh().Tan()),
        ProgramOp.Binary("Atan2", "({0}.Square() + 0.5).Atan2({1})", (a, b) => (a.Square() + 0.5).Atan2(b)),
        ProgramOp.Binary("Hypot", "({0}.Square() + 0.5).Hypot({1})", (a, b) => (a.Square() + 0.5).Hypot(b)),
        ProgramOp.Unary("Lgamma", "({0}.Square() + 0.5).Lgamma()", x => (x.Square() + 0.5).Lgamma()),
        ProgramOp.Unary("Digamma", "({0}.Square() + 0.8).Digamma()", x => (x.Square() + 0.8).Digamma()),
        ProgramOp.Unary("Polygamma", "({0}.Square() + 1).Polygamma(1)", x => (x.Square() + 1).Polygamma(1)),
        ProgramOp.Binary("Fmod", "({0}.Tanh() + 5.5).Fmod(0.02 * {1}.Tanh() + 2.2)", (a, b) => (a.Tanh() + 5.5).Fmod((0.02 * b.Tanh()) + 2.2)),
        ProgramOp.Binary("Remainder", "({0}.Tanh() - 5.5).Remainder(0.02 * {1}.Tanh() + 2.2)", (a, b) => (a.Tanh() - 5.5).Remainder((0.02 * b.Tanh()) + 2.2)),
        ProgramOp.Unary("MaskedFill", "{0}.MaskedFill({0} > 0, 0.5)", x => x.MaskedFill(x > 0, 0.5), 0),
    ];

    private static IEnumerable<ProgramOp> Rounding =>
    [
        ProgramOp.Unary("Ceil", "{0}.Ceil()", x => x.Ceil(), Integers),
        ProgramOp.Unary("Floor", "{0}.Floor()", x => x.Floor(), Integers),
        ProgramOp.Unary("Round", "{0}.Round()", x => x.Round(), Halves),
        ProgramOp.Unary("Sign", "{0}.Sign()", x => x.Sign(), 0),
        ProgramOp.Unary("Trunc", "{0}.Trunc()", x => x.Trunc(), Integers),
    ];

    private static IEnumerable<ProgramOp> Scans =>
    [
        ProgramOp.Along("Prod", "{0}.Prod({axis})", (x, axis) => x.Prod(axis)),
        ProgramOp.Along("CumSum", "{0}.CumSum({axis})", (x, axis) => x.CumSum(axis)),
        ProgramOp.Along("CumProd", "{0}.CumProd({axis})", (x, axis) => x.CumProd(axis)),
        ProgramOp.Along("Flip", "{0}.Flip({axis})", (x, axis) => x.Flip(axis)),
        ProgramOp.Along("Roll", "{0}.Roll(1, {axis})", (x, axis) => x.Roll(1, axis)),
        ProgramOp.Unary("Tile", "{0}.Reshape(-1).Tile(2)", x => x.Reshape(-1).Tile(2)),
        Matrix("Tril", "{0}.Tril()", x => x.Tril()),
        Matrix("Triu", "{0}.Triu(1)", x => x.Triu(1)),

        // Neither has a derivative at zero: a constant beside the elements keeps them away from it.
        ProgramOp.Unary("Std", "Tensor.Cat([{0}.Reshape(-1), Tensor.From(-9.0, 9.0)]).Std()", x => Tensor.Cat([x.Reshape(-1), Tensor.From(-9.0, 9.0)]).Std()),
        ProgramOp.Unary("Norm", "Tensor.Cat([{0}.Reshape(-1), Tensor.From(1.0)]).Norm()", x => Tensor.Cat([x.Reshape(-1), Tensor.From(1.0)]).Norm()),
    ];

    private static ProgramOp Matrix(string row, string code, Func<Tensor, Tensor> apply) =>
        new(row, 1, (shapes, _) => shapes[0].Rank < 2 ? null : new(code, x => apply(x[0])));
}
