using Tensorium.IO;
using Tensorium.Tests.IO;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>What moves elements about loses none, and a view is as good as a copy.</summary>
public class LayoutLawTests
{
    [Fact]
    public void A_view_reads_as_its_copy() => Property.Holds(Any.Shapes, one =>
    {
        var view = StridedView.Of(one.Shape, new(one.Seed));
        var copy = view.Clone();
        Assert.Equal(one.Shape, view.Shape);
        Assert.True(copy.IsContiguous);
        Same(copy, view);
        Same(copy.Exp(), view.Exp());
        Same(copy.Sum(), view.Sum());
        Same(copy + copy, view + copy);
    });

    [Fact]
    public void Permuting_back_restores() => Property.Holds(Any.Shapes, one =>
    {
        var view = StridedView.Of(one.Shape, new(one.Seed));
        var order = new Generator(one.Seed, 1).Permutation(view.Rank);
        var inverse = new int[order.Length];
        for (var i = 0; i < order.Length; i++) inverse[order[i]] = i;
        Same(view, view.Permute(order).Permute(inverse));
    });

    [Fact]
    public void Reshaping_keeps_the_order_of_the_elements() => Property.Holds(Any.Shapes, one =>
    {
        var view = StridedView.Of(one.Shape, new(one.Seed));
        var flat = view.Reshape(view.ElementCount);
        Assert.Equal(OpTable.Values(view), OpTable.Values(flat));
        Same(view, flat.Reshape(view.Shape));
    });

    [Fact]
    public void Reversing_twice_restores_and_slices_compose() => Property.Holds(Any.FilledShapes, one =>
    {
        var view = StridedView.Of(one.Shape, new(one.Seed));
        Same(view, view[Slice.Every(-1)][Slice.Every(-1)]);
        var start = new Generator(one.Seed, 1).NextInt(view.Shape[0]);
        Same(view[start..], view.Narrow(0, start, view.Shape[0] - start));
        Same(view[start], view[start..][0]);
    });

    [Fact]
    public void Split_undoes_cat_and_cat_undoes_split() => Property.Holds(Any.FilledShapes, one =>
    {
        var generator = new Generator(one.Seed, 1);
        var view = StridedView.Of(one.Shape, new(one.Seed));
        var axis = generator.NextInt(view.Rank);
        var first = generator.NextInt(view.Shape[axis] + 1);
        var parts = view.Split([first, view.Shape[axis] - first], axis);
        Same(view, Tensor.Cat(parts, axis));
        Same(view.Sum(axis), parts[0].Sum(axis) + parts[1].Sum(axis), 1e-13);
    });

    [Fact]
    public void Expanding_adds_up_to_a_multiple() => Property.Holds(Any.FilledShapes, one =>
    {
        var view = StridedView.Of(one.Shape, new(one.Seed));
        var expanded = view.Unsqueeze(0).Expand([3, .. one.Shape]);
        Same(view, expanded[2]);
        Same(view * 3, expanded.Sum(0), 1e-14);
    });

    [Fact]
    public void Writing_to_a_view_writes_to_its_base() => Property.Holds(Any.FilledShapes, one =>
    {
        var values = one.Values();
        var target = Tensor.Zeros([.. one.Shape, 3], DType.Float64);
        var axes = Enumerable.Repeat(Slice.All, one.Shape.Rank).ToArray();
        target[[.. axes, 1]].CopyFrom(values);
        Same(values, target.Sum(-1));
    });

    [Fact]
    public void Safetensors_bring_back_every_bit()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "views.safetensors");
        Property.Holds(Any.Shapes, one =>
        {
            var generator = new Generator(one.Seed);
            var saved = new[] { DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.UInt8, DType.Bool }
                .ToDictionary(dtype => dtype.Name(), dtype => (StridedView.Of(one.Shape, generator).Abs() * 3).To(dtype));
            Safetensors.Save(path, saved, new Dictionary<string, string> { ["seed"] = $"{one.Seed}" });
            var loaded = Safetensors.Load(path);
            Assert.Equal($"{one.Seed}", loaded.Metadata["seed"]);
            foreach (var (name, tensor) in saved)
            {
                Assert.Equal(tensor.DType, loaded.Tensors[name].DType);
                Same(tensor, loaded.Tensors[name]);
            }
        });
    }

    internal static void Same(Tensor expected, Tensor actual, double tolerance = 0)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        if (tolerance == 0) Assert.Equal(OpTable.Bits(expected), OpTable.Bits(actual));
        var (a, b) = (OpTable.Values(expected), OpTable.Values(actual));
        for (var i = 0; i < a.Length; i++) Assert.InRange(Math.Abs(a[i] - b[i]), 0, tolerance * Math.Max(1, Math.Abs(a[i])));
    }
}
