using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Every op gives the same bits for a view as for a contiguous copy, whatever the view.</summary>
public class LayoutTests
{
    public static readonly (string Name, Func<Tensor, Tensor> Make)[] Views =
    [
        ("transposed", x => x.Rank < 2 ? x : x.T.Clone().T),
        ("reversed axes", x => x.Permute(Enumerable.Range(0, x.Rank).Reverse().ToArray()).Clone().Permute(Enumerable.Range(0, x.Rank).Reverse().ToArray())),
        ("offset", Offset),
        ("every second", EverySecond),
        ("negative step", x => x.Rank == 0 ? x : x[Slice.Every(-1)].Clone()[Slice.Every(-1)]),
    ];

    [Theory]
    [MemberData(nameof(OpTable.Names), MemberType = typeof(OpTable))]
    public void Views_give_the_bits_of_contiguous_copies(string name)
    {
        foreach (var sample in OpTable.Row(name).Samples)
        {
            var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 5), DType.Float32);
            var expected = OpTable.Values(sample.Apply(inputs));
            foreach (var (view, make) in Views)
            {
                var actual = OpTable.Values(sample.Apply([.. inputs.Select(make)]));
                Assert.True(expected.SequenceEqual(actual), $"{name} {sample.Label}: {view} inputs give other values");
            }
        }
    }

    private static Tensor Offset(Tensor x)
    {
        var larger = Tensor.Zeros([x.ElementCount + 3], x.DType);
        larger[3..].CopyFrom(x.Reshape(x.ElementCount));
        return larger[3..].Reshape(x.Shape);
    }

    private static Tensor EverySecond(Tensor x)
    {
        if (x.Rank == 0) return x;
        var sizes = x.Shape.ToArray();
        sizes[^1] = Math.Max(0, (2 * sizes[^1]) - 1);
        var larger = Tensor.Zeros(sizes, x.DType);
        var slices = Enumerable.Repeat(Slice.All, x.Rank - 1).Append(Slice.Every(2)).ToArray();
        larger[slices].CopyFrom(x);
        return larger[slices];
    }
}
