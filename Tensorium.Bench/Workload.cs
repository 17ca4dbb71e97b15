using Tensorium.Ops;
using Tensorium.Tests.Ops;

namespace Tensorium.Bench;

/// <summary>A call of an op that is large enough to say how fast it is, made from a sample of its row.</summary>
internal sealed class Workload
{
    private const int VectorElements = 1 << 20;
    private const int MatrixSide = 1024;

    /// <summary>Shapes for ops that move elements, in place of those of the row's largest sample.</summary>
    private static readonly Dictionary<string, int[][]> Moves = new(StringComparer.Ordinal)
    {
        ["ArgSort"] = [[MatrixSide, MatrixSide]],
        ["AvgPool2d"] = [[32, 32, 28, 28]],
        ["Cat"] = [[MatrixSide, MatrixSide / 2], [MatrixSide, MatrixSide / 2]],
        ["Flip"] = [[MatrixSide, MatrixSide]],
        ["Gather"] = [[MatrixSide, MatrixSide], [MatrixSide, MatrixSide]],
        ["IndexAdd"] = [[MatrixSide, MatrixSide], [MatrixSide], [MatrixSide, MatrixSide]],
        ["IndexSelect"] = [[MatrixSide, MatrixSide], [MatrixSide]],
        ["MaskedFill"] = [[VectorElements], [VectorElements]],
        ["MaxPool2d"] = [[32, 32, 28, 28]],
        ["Pad"] = [[MatrixSide, MatrixSide]],
        ["Roll"] = [[MatrixSide, MatrixSide]],
        ["ScatterAdd"] = [[MatrixSide, MatrixSide], [MatrixSide, MatrixSide], [MatrixSide, MatrixSide]],
        ["Sort"] = [[MatrixSide, MatrixSide]],
        ["Stack"] = [[MatrixSide, MatrixSide / 2], [MatrixSide, MatrixSide / 2]],
        ["Tile"] = [[MatrixSide / 2, MatrixSide / 4]],
        ["TopK"] = [[MatrixSide, MatrixSide]],
        ["Tril"] = [[MatrixSide, MatrixSide]],
        ["Triu"] = [[MatrixSide, MatrixSide]],
        ["Unfold"] = [[32, 32, 28, 28]],
        ["Where"] = [[VectorElements], [VectorElements], [VectorElements]],
    };

    private readonly OpSample _sample;

    private Workload(OpRow row, OpSample sample)
    {
        Row = row;
        _sample = sample;
    }

    public OpRow Row { get; }

    public string Shapes => string.Join(", ", _sample.Inputs.Select(input => input.Shape.ToString()));

    /// <summary>Every row's workload, in the order of names.</summary>
    public static IEnumerable<Workload> All => OpTable.Rows.Select(row => new Workload(row, Enlarge(row)));

    public Tensor[] Inputs() => OpTable.ToTensors(_sample, OpTable.Draw(_sample, seed: 1), DType.Float32);

    public Tensor Apply(Tensor[] inputs) => _sample.Apply(inputs);

    /// <summary>Gives the memory of a result back, unless it is a view of an input: otherwise the garbage collector would be measured as well.</summary>
    public static void GiveBack(Tensor result, Tensor[] inputs)
    {
        if (!inputs.Any(input => ReferenceEquals(input.Storage, result.Storage))) result.Storage.Release();
    }

    /// <summary>
    /// What an op takes depends on its kind: an elementwise op any shape, a reduction or composition of one tensor a matrix; products and movements are named. Of all others the
    /// row's largest sample is run as it is: for views the cost of a call is what matters.
    /// </summary>
    private static OpSample Enlarge(OpRow row) => row switch
    {
        { Name: "MatMul" } => WithShapes(OfRanks(row, 2, 2), [512, 512], [512, 512]),
        { Name: "Conv2d" } => WithShapes(OfRanks(row, 4, 4), [32, 32, 28, 28], [64, 32, 3, 3]),
        { Name: "ConvTranspose2d" } => WithShapes(OfRanks(row, 4, 4), [32, 64, 26, 26], [64, 32, 3, 3]),
        { Name: "Copy" } => WithShapes(row.Samples[0], [MatrixSide, MatrixSide]),
        _ when Moves.TryGetValue(row.Name, out var shapes) => WithShapes(Largest(row), shapes),
        { Kind: OpKind.Elementwise or OpKind.Predicate } => WithShapes(row.Samples[0], [.. row.Samples[0].Inputs.Select(_ => new[] { VectorElements })]),
        { Kind: OpKind.Reduction or OpKind.Composite } when row.Samples.All(sample => sample.Inputs.Length == 1) && row.Samples.Any(sample => IsOfRanks(sample, 2)) =>
            WithShapes(OfRanks(row, 2), [MatrixSide, MatrixSide]),
        _ => Largest(row),
    };

    private static OpSample Largest(OpRow row) => row.Samples.MaxBy(sample => sample.Inputs.Sum(input => input.Shape.ElementCount))!;

    private static OpSample OfRanks(OpRow row, params int[] ranks) => row.Samples.First(sample => IsOfRanks(sample, ranks));

    private static bool IsOfRanks(OpSample sample, params int[] ranks) => sample.Inputs.Select(input => input.Shape.Rank).SequenceEqual(ranks);

    private static OpSample WithShapes(OpSample sample, params int[][] shapes) =>
        sample with { Inputs = [.. sample.Inputs.Zip(shapes, (input, shape) => input with { Shape = shape })] };
}
