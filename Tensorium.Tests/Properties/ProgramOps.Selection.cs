namespace Tensorium.Tests.Properties;

/// <content>Sorting, windows over images, tables.</content>
internal static partial class ProgramOps
{
    private static IEnumerable<ProgramOp> Selection =>
    [
        ProgramOp.Along("LogCumSumExp", "{0}.LogCumSumExp({axis})", (x, axis) => x.LogCumSumExp(axis)),
        ProgramOp.Along("Sort", "{0}.Sort({axis}).Values", (x, axis) => x.Sort(axis).Values, x => ProgramOp.Gap(x[0])),
        ProgramOp.Along("TopK", "{0}.TopK(1, {axis}).Values", (x, axis) => x.TopK(1, axis).Values, x => ProgramOp.Gap(x[0])),
        ProgramOp.Along("RepeatInterleave", "{0}.RepeatInterleave(2, {axis}).Narrow({axis}, 1, 1)", (x, axis) => x.RepeatInterleave(2, axis).Narrow(axis, 1, 1)),
        ProgramOp.Along("Embedding", "{0}.Embedding(Tensor.From<long>(0, 0))", (x, _) => x.Embedding(Tensor.From<long>(0, 0))),
        ProgramOp.Unary("AvgPool2d", "{0}.Reshape(1, 1, 1, -1).AvgPool2d((1, 2), 1, (0, 1)).Reshape(-1)", x => x.Reshape(1, 1, 1, -1).AvgPool2d((1, 2), 1, (0, 1)).Reshape(-1)),
        ProgramOp.Unary("Unfold", "{0}.Reshape(1, 1, 1, -1).Unfold((1, 2), 1, (0, 1)).Sum(1).Reshape(-1)", x => x.Reshape(1, 1, 1, -1).Unfold((1, 2), 1, (0, 1)).Sum(1).Reshape(-1)),
        ProgramOp.Unary("Fold", "{0}.Reshape(1, 1, -1).Fold((1, {0}.ElementCount), 1).Reshape(-1)", x => x.Reshape(1, 1, -1).Fold((1, x.ElementCount), 1).Reshape(-1)),
        new("MaxPool2d", 1, (_, _) => new("{0}.Reshape(1, 1, 1, -1).MaxPool2d((1, 2), 1, (0, 1)).Reshape(-1)", x => x[0].Reshape(1, 1, 1, -1).MaxPool2d((1, 2), 1, (0, 1)).Reshape(-1)),
            x => ProgramOp.Gap(x[0])),
    ];
}
