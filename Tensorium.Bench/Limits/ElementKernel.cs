using Tensorium.Ops;

namespace Tensorium.Bench.Limits;

/// <summary>An op on large arrays: what it moves, and what it computes.</summary>
/// <param name="Name">The op.</param>
/// <param name="Reads">Arrays of <see cref="Bandwidth.Elements"/> floats that it reads.</param>
/// <param name="Writes">Arrays that it writes.</param>
/// <param name="Operations">Vector operations for each element.</param>
/// <param name="Apply">The op, on two such arrays.</param>
internal sealed record ElementKernel(string Name, int Reads, int Writes, int Operations, Func<Tensor, Tensor, Tensor> Apply)
{
    public static IReadOnlyList<ElementKernel> All { get; } =
    [
        new("copy", 1, 1, 0, (a, _) => a.Clone()),
        new("negate", 1, 1, 1, (a, _) => -a),
        new("relu", 1, 1, 1, (a, _) => a.Relu()),
        new("scale", 1, 1, 1, (a, _) => a * 0.5),
        new("sqrt", 1, 1, 1, (a, _) => a.Sqrt()),
        new("add", 2, 1, 1, (a, b) => a + b),
        new("multiply", 2, 1, 1, (a, b) => a * b),
        new("divide", 2, 1, 1, (a, b) => a / b),
        new("maximum", 2, 1, 1, (a, b) => a.Maximum(b)),
        new("sum", 1, 0, 1, (a, _) => a.Sum()),
        new("max", 1, 0, 1, (a, _) => a.Max()),
        new("exp", 1, 1, CountingLane.Of(default(Exp)), (a, _) => a.Exp()),
        new("log", 1, 1, CountingLane.Of(default(Log)), (a, _) => a.Log()),
        new("tanh", 1, 1, CountingLane.Of(default(Tanh)), (a, _) => a.Tanh()),
        new("sigmoid", 1, 1, CountingLane.Of(default(Sigmoid)), (a, _) => a.Sigmoid()),
        new("softplus", 1, 1, CountingLane.Of(default(Softplus)), (a, _) => a.Softplus()),
        new("erf", 1, 1, CountingLane.Of(default(Erf)), (a, _) => a.Erf()),
    ];

    public double Bytes => (Reads + Writes) * (double)sizeof(float) * Bandwidth.Elements;
}
