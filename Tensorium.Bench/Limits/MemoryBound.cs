namespace Tensorium.Bench.Limits;

/// <summary>An op that computes so little that memory decides: how many arrays it reads and writes, and one call of it.</summary>
/// <param name="Name">The op.</param>
/// <param name="Reads">Arrays of <see cref="Bandwidth.Elements"/> floats that it reads.</param>
/// <param name="Writes">Arrays that it writes.</param>
/// <param name="Apply">The op, on two such arrays.</param>
internal sealed record MemoryBound(string Name, int Reads, int Writes, Func<Tensor, Tensor, Tensor> Apply)
{
    public static IReadOnlyList<MemoryBound> All { get; } =
    [
        new("copy", 1, 1, (a, _) => a.Clone()),
        new("negate", 1, 1, (a, _) => -a),
        new("relu", 1, 1, (a, _) => a.Relu()),
        new("scale", 1, 1, (a, _) => a * 0.5),
        new("sqrt", 1, 1, (a, _) => a.Sqrt()),
        new("add", 2, 1, (a, b) => a + b),
        new("multiply", 2, 1, (a, b) => a * b),
        new("divide", 2, 1, (a, b) => a / b),
        new("maximum", 2, 1, (a, b) => a.Maximum(b)),
        new("sum", 1, 0, (a, _) => a.Sum()),
        new("max", 1, 0, (a, _) => a.Max()),
    ];

    public double Bytes => (Reads + Writes) * (double)sizeof(float) * Bandwidth.Elements;
}
