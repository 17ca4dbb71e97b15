using Tensorium.Ops;
using Tensorium.Tests.Devices;
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

    public static readonly (string Name, Func<Tensor, Tensor> Make)[] Expansions =
    [
        ("the first axis", x => Repeat(x, 0)),
        ("the last axis", x => Repeat(x, x.Rank - 1)),
        ("every axis", x => Enumerable.Range(0, x.Rank).Aggregate(x, Repeat)),
    ];

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Views_give_the_bits_of_contiguous_copies(string name, string device) => ForEachSample(name, device, (sample, inputs, message) =>
    {
        var expected = OpTable.Bits(sample.Apply(inputs));
        foreach (var (view, make) in Views)
            Assert.True(expected.SequenceEqual(OpTable.Bits(sample.Apply([.. inputs.Select(make)]))), $"{message}: {view} inputs give other values");
    });

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Expanded_views_give_the_bits_of_contiguous_copies(string name, string device) => ForEachSample(name, device, (sample, inputs, message) =>
    {
        foreach (var (axis, make) in Expansions)
        {
            Tensor[] views = [.. inputs.Select(make)];
            var expected = OpTable.Bits(sample.Apply([.. views.Select(view => view.Clone())]));
            Assert.True(expected.SequenceEqual(OpTable.Bits(sample.Apply(views))), $"{message}: inputs expanded along {axis} give other values");
        }
    });

    private static void ForEachSample(string name, string device, Action<OpSample, Tensor[], string> check)
    {
        var on = TestDevices.Of(device);
        foreach (var sample in on.Samples(OpTable.Row(name)))
        {
            foreach (var dtype in on.Reals)
                check(sample, on.Draw(sample, 5, dtype), $"{name} {sample.Label} in {dtype.Name()} on {device}");
        }
    }

    /// <summary>The first slice of an axis in place of all of them, with stride 0.</summary>
    private static Tensor Repeat(Tensor x, int axis) => x.Rank == 0 || x.Shape[axis] == 0 ? x : x.Narrow(axis, 0, 1).Expand(x.Shape);

    private static Tensor Offset(Tensor x)
    {
        var larger = Tensor.Zeros([x.ElementCount + 3], x.DType, x.Device);
        larger[3..].CopyFrom(x.Reshape(x.ElementCount));
        return larger[3..].Reshape(x.Shape);
    }

    private static Tensor EverySecond(Tensor x)
    {
        if (x.Rank == 0) return x;
        var sizes = x.Shape.ToArray();
        sizes[^1] = Math.Max(0, (2 * sizes[^1]) - 1);
        var larger = Tensor.Zeros(sizes, x.DType, x.Device);
        var slices = Enumerable.Repeat(Slice.All, x.Rank - 1).Append(Slice.Every(2)).ToArray();
        larger[slices].CopyFrom(x);
        return larger[slices];
    }
}
