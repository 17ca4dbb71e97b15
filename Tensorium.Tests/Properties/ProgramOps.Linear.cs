namespace Tensorium.Tests.Properties;

/// <content>Linear algebra. Matrices are made positive definite, or dominated by their diagonal, by what is written around them.</content>
internal static partial class ProgramOps
{
    private static IEnumerable<ProgramOp> LinearAlgebra =>
    [
        Matrix("Diagonal", "{0}.Diagonal()", x => x.Diagonal()),
        Matrix("Trace", "{0}.Trace()", x => x.Trace()),
        ProgramOp.Along("DiagonalEmbed", "{0}.DiagonalEmbed(1)", (x, _) => x.DiagonalEmbed(1)),
        ProgramOp.Along("Standardize", "{0}.Standardize({axis}, 0.3)", (x, axis) => x.Standardize(axis, 0.3)),
        Matrix("Einsum", "Tensor.Einsum(\"...ij,...kj->...ki\", {0}, {0}.Tanh())", x => Tensor.Einsum("...ij,...kj->...ki", x, x.Tanh())),
        Matrix("Einsum", "Tensor.Einsum(\"...ij,...kj,...kl->...il\", {0}, {0}, {0})", x => Tensor.Einsum("...ij,...kj,...kl->...il", x, x, x)),
        Matrix("Cholesky", $"({Definite}).Cholesky()", x => PositiveDefinite(x).Cholesky()),
        Matrix("LogDeterminant", $"({Definite}).LogDeterminant()", x => PositiveDefinite(x).LogDeterminant()),
        Matrix("TriangularSolve", $"({Definite}).TriangularSolve({{0}})", x => PositiveDefinite(x).TriangularSolve(x)),
        Matrix("Solve", $"({Dominated}).Solve({{0}})", x => DiagonallyDominant(x).Solve(x)),
        Matrix("Inverse", $"({Dominated}).Inverse()", x => DiagonallyDominant(x).Inverse()),
        Matrix("SlogDeterminant", $"({Dominated}).SlogDeterminant().LogMagnitude", x => DiagonallyDominant(x).SlogDeterminant().LogMagnitude),
    ];

    private const string Definite = "{0}.MatMul({0}.T) + Tensor.Eye({0}.Shape[^2], DType.Float64)";

    private const string Dominated = "{0}.Tanh().MatMul({0}.Tanh().T).Tanh() + (4 * Tensor.Eye({0}.Shape[^2], DType.Float64))";

    private static Tensor PositiveDefinite(Tensor x) => x.MatMul(x.T) + Tensor.Eye(x.Shape[^2], DType.Float64);

    private static Tensor DiagonallyDominant(Tensor x) => x.Tanh().MatMul(x.Tanh().T).Tanh() + (4 * Tensor.Eye(x.Shape[^2], DType.Float64));
}
