namespace Tensorium.Tests.Properties;

/// <summary>The ops that random programs are made of: one for every differentiable row.</summary>
internal static partial class ProgramOps
{
    public static IReadOnlyList<ProgramOp> All { get; } = [.. Elementwise, .. Elementary, .. Rounding, .. Scans, .. Reductions, .. Views, .. Indexing, .. Products, .. LinearAlgebra, .. Selection, .. Fused];

    private static IEnumerable<ProgramOp> Elementwise =>
    [
        ProgramOp.Unary("Abs", "{0}.Abs()", x => x.Abs(), 0),
        ProgramOp.Unary("Clamp", "{0}.Clamp(-1, 0.5)", x => x.Clamp(-1, 0.5), -1, 0.5),
        ProgramOp.Unary("Elu", "{0}.Elu(0.7)", x => x.Elu(0.7), 0),
        ProgramOp.Unary("Erf", "{0}.Erf()", x => x.Erf()),
        ProgramOp.Unary("Exp", "(0.3 * {0}).Exp()", x => (0.3 * x).Exp()),
        ProgramOp.Unary("Expm1", "(0.3 * {0}).Expm1()", x => (0.3 * x).Expm1()),
        ProgramOp.Unary("Gelu", "{0}.Gelu()", x => x.Gelu()),
        ProgramOp.Unary("LeakyRelu", "{0}.LeakyRelu(0.2)", x => x.LeakyRelu(0.2), 0),
        ProgramOp.Unary("Log", "({0}.Square() + 0.5).Log()", x => (x.Square() + 0.5).Log()),
        ProgramOp.Unary("Log1p", "{0}.Square().Log1p()", x => x.Square().Log1p()),
        ProgramOp.Unary("Negate", "-{0}", x => -x),
        ProgramOp.Unary("Relu", "{0}.Relu()", x => x.Relu(), 0),
        ProgramOp.Unary("Sigmoid", "{0}.Sigmoid()", x => x.Sigmoid()),
        ProgramOp.Unary("Silu", "{0}.Silu()", x => x.Silu()),
        ProgramOp.Unary("Softplus", "{0}.Softplus()", x => x.Softplus()),
        ProgramOp.Unary("Sqrt", "({0}.Square() + 0.5).Sqrt()", x => (x.Square() + 0.5).Sqrt()),
        ProgramOp.Unary("Square", "{0}.Square()", x => x.Square()),
        ProgramOp.Unary("Tanh", "{0}.Tanh()", x => x.Tanh()),
        ProgramOp.Binary("Add", "{0} + {1}", (a, b) => a + b),
        ProgramOp.Binary("Subtract", "{0} - {1}", (a, b) => a - b),
        ProgramOp.Binary("Multiply", "{0} * {1}", (a, b) => a * b),
        ProgramOp.Binary("Divide", "{0} / ({1}.Square() + 1)", (a, b) => a / (b.Square() + 1)),
        ProgramOp.Binary("Pow", "({0}.Square() + 0.5).Pow({1}.Tanh())", (a, b) => (a.Square() + 0.5).Pow(b.Tanh())),
        ProgramOp.Binary("Maximum", "{0}.Maximum({1})", (a, b) => a.Maximum(b), Distance),
        ProgramOp.Binary("Minimum", "{0}.Minimum({1})", (a, b) => a.Minimum(b), Distance),
        ProgramOp.Binary("Where", "Tensor.Where({0} > {1}, {0} * 2, {1})", (a, b) => Tensor.Where(a > b, a * 2, b), Distance),
    ];

    private static IEnumerable<ProgramOp> Reductions =>
    [
        ProgramOp.Along("Sum", "{0}.Sum({axis})", (x, axis) => x.Sum(axis)),
        ProgramOp.Along("Mean", "{0}.Mean({axis}, keepDims: true)", (x, axis) => x.Mean(axis, keepDims: true)),
        ProgramOp.Along("Var", "{0}.Var({axis})", (x, axis) => x.Var(axis)),
        ProgramOp.Along("Max", "{0}.Max({axis})", (x, axis) => x.Max(axis), x => ProgramOp.Gap(x[0])),
        ProgramOp.Along("Min", "{0}.Min({axis}, keepDims: true)", (x, axis) => x.Min(axis, keepDims: true), x => ProgramOp.Gap(x[0])),
        ProgramOp.Along("LogSumExp", "{0}.LogSumExp({axis})", (x, axis) => x.LogSumExp(axis)),
        ProgramOp.Along("Softmax", "{0}.Softmax({axis})", (x, axis) => x.Softmax(axis)),
        ProgramOp.Along("LogSoftmax", "{0}.LogSoftmax({axis})", (x, axis) => x.LogSoftmax(axis)),
    ];

    private static IEnumerable<ProgramOp> Views =>
    [
        ProgramOp.Unary("Copy", "{0}.Clone()", x => x.Clone()),
        ProgramOp.Unary("Reshape", "{0}.Reshape(-1)", x => x.Reshape(-1)),
        ProgramOp.Along("Permute", "{0}.Transpose(0, {axis})", (x, axis) => x.Transpose(0, axis)),
        ProgramOp.Along("Slice", "{0}.Narrow({axis}, 0, 1)", (x, axis) => x.Narrow(axis, 0, 1)),
        ProgramOp.Along("Slice", "{0}[Slice.Every(-1)]", (x, _) => x[Slice.Every(-1)]),
        ProgramOp.Along("Expand", "{0}.Narrow({axis}, 0, 1).Expand({0}.Shape)", (x, axis) => x.Narrow(axis, 0, 1).Expand(x.Shape)),
        ProgramOp.Along("Pad", "{0}.Narrow({axis}, 0, 1).Reshape(-1).Pad([(1, 0)], 0.5)", (x, axis) => x.Narrow(axis, 0, 1).Reshape(-1).Pad([(1, 0)], 0.5)),
        ProgramOp.Along("Split", "{0}.Split([1, {0}.Shape[{axis}] - 1], {axis})[0]", (x, axis) => x.Split([1, x.Shape[axis] - 1], axis)[0]),
        Same("Cat", "Tensor.Cat([{0}, {1}.Tanh()])[Slice.Every(2)]", (a, b) => Tensor.Cat([a, b.Tanh()])[Slice.Every(2)], leastRank: 1),
        Same("Stack", "Tensor.Stack([{0}, {1}.Tanh()]).Sum(0)", (a, b) => Tensor.Stack([a, b.Tanh()]).Sum(0), leastRank: 0),
    ];

    private static IEnumerable<ProgramOp> Indexing =>
    [
        ProgramOp.Along("IndexSelect", "{0}.IndexSelect({axis}, Tensor.From<long>(0, 0))", (x, axis) => x.IndexSelect(axis, Tensor.From<long>(0, 0))),
        ProgramOp.Unary("Gather", "{0}.Reshape(-1).Gather(0, Tensor.From<long>(0, 0))", x => x.Reshape(-1).Gather(0, Tensor.From<long>(0, 0))),
        Same("ScatterAdd", "{0}.Reshape(-1).ScatterAdd(0, Tensor.Zeros([{1}.ElementCount], DType.Int64), {1}.Reshape(-1))",
            (a, b) => a.Reshape(-1).ScatterAdd(0, Tensor.Zeros([b.ElementCount], DType.Int64), b.Reshape(-1)), leastRank: 0),
        Same("IndexAdd", "{0}.IndexAdd(0, Tensor.Zeros([{1}.Shape[0]], DType.Int64), {1})",
            (a, b) => a.IndexAdd(0, Tensor.Zeros([b.Shape[0]], DType.Int64), b), leastRank: 1),
    ];

    private static IEnumerable<ProgramOp> Products =>
    [
        new("MatMul", 2, (shapes, _) => shapes[0].Rank == 0 || shapes[1].Rank == 0 || shapes[0][^1] != shapes[1][shapes[1].Rank == 1 ? 0 : ^2]
            || (shapes[0].Rank > 2 && shapes[1].Rank > 2) ? null : new("{0}.MatMul({1})", x => x[0].MatMul(x[1]))),
        new("MatMul", 1, (shapes, _) => shapes[0].Rank < 2 ? null : new("{0}.MatMul({0}.T)", x => x[0].MatMul(x[0].T))),
        Flat("Conv2d", "{0}.Reshape(1, 1, 1, -1).Conv2d({1}.Reshape(1, 1, 1, -1)).Reshape(-1)",
            (a, b) => a.Reshape(1, 1, 1, -1).Conv2d(b.Reshape(1, 1, 1, -1)).Reshape(-1)),
        Flat("ConvTranspose2d", "{0}.Reshape(1, 1, 1, -1).ConvTranspose2d({1}.Reshape(1, 1, 1, -1)).Reshape(-1)[..{0}.ElementCount]",
            (a, b) => a.Reshape(1, 1, 1, -1).ConvTranspose2d(b.Reshape(1, 1, 1, -1)).Reshape(-1)[..a.ElementCount]),
    ];

    private static ProgramOp Same(string row, string code, Func<Tensor, Tensor, Tensor> apply, int leastRank) =>
        new(row, 2, (shapes, _) => shapes[0] == shapes[1] && shapes[0].Rank >= leastRank ? new(code, x => apply(x[0], x[1])) : null);

    /// <summary>The second, a kernel, is no longer than the first.</summary>
    private static ProgramOp Flat(string row, string code, Func<Tensor, Tensor, Tensor> apply) =>
        new(row, 2, (shapes, _) => shapes[1].ElementCount <= shapes[0].ElementCount ? new(code, x => apply(x[0], x[1])) : null);

    private static double Distance(Tensor[] x) => ProgramOp.Values(x[0] - x[1]).Select(Math.Abs).Min();
}
