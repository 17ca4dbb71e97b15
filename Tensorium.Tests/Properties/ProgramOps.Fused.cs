namespace Tensorium.Tests.Properties;

/// <summary>Compositions that are one pass.</summary>
internal static partial class ProgramOps
{
    private static IEnumerable<ProgramOp> Fused =>
    [
        ProgramOp.Binary("NormalKl", "{0}.NormalKl({1}.Tanh())", (a, b) => a.NormalKl(b.Tanh())),
        ProgramOp.Binary("Reparameterize", "{0}.Reparameterize({1}.Tanh(), {0} * {1})", (a, b) => a.Reparameterize(b.Tanh(), a * b)),
        new("BernoulliLogProb", 2, (shapes, _) => shapes[0] == shapes[1] && shapes[0].Rank > 0
            ? new("{0}.BernoulliLogProb({1}.Sigmoid(), 1)", x => x[0].BernoulliLogProb(x[1].Sigmoid(), 1))
            : null),
        new("Linear", 2, (shapes, _) => shapes[0].Rank == 0 || shapes[1].Rank != 2 || shapes[0][^1] != shapes[1][1]
            ? null
            : new("{0}.Linear({1}, {1}.Sum(1), default(Tensorium.Ops.Tanh))", x => x[0].Linear(x[1], x[1].Sum(1), default(Tensorium.Ops.Tanh)))),
        new("Linear", 1, (shapes, _) => shapes[0].Rank < 2 ? null : new("{0}.Linear({0}.Reshape(-1, {0}.Shape[^1]), {0}.Reshape(-1, {0}.Shape[^1]).Sum(1))", Square)),
    ];

    private static Tensor Square(Tensor[] x)
    {
        var matrix = x[0].Reshape(-1, x[0].Shape[^1]);
        return x[0].Linear(matrix, matrix.Sum(1));
    }
}
