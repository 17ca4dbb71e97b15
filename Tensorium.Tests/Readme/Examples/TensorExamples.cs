using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Readme.Examples;

/// <summary>The README's code about tensors, run.</summary>
public class TensorExamples
{
    [Fact]
    public void Tensors()
    {
        // README:tensors
        var x = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });   // [2, 3], float32; the array is copied
        var ones = Tensor.Ones([3], DType.Float64);
        var noise = Tensor.Normal([2, 3], new Generator(seed: 7));        // the same numbers on every machine

        var y = (2 * x + noise).Tanh();                                   // element by element
        var rows = x.Sum(axes: 1);                                        // [2]; with keepDims: true, [2, 1]
        var product = x.MatMul(x.T);                                      // [2, 2]

        float[] values = y.ToArray<float>();                              // row-major, a copy
        ReadOnlySpan<float> span = y.AsSpan<float>();                     // no copy: contiguous tensors on the CPU
        double total = rows.Sum().Item();                                 // the value of a single element
        Console.WriteLine(product);
        // README:end

        Assert.Equal(DType.Float64, ones.DType);
        Assert.Equal(values, span.ToArray());
        Assert.Equal(21, total);
        Assert.Equal([14f, 32, 32, 77], product.ToArray<float>());
    }

    [Fact]
    public void Views()
    {
        // README:views
        var x = Tensor.Arange(0, 24).Reshape(2, 3, 4);
        var row = x[0, ^1];                        // [4]: an index drops its axis
        var middle = x[.., 1..^1];                 // [2, 1, 4]: a range keeps it; axes not named are taken whole
        var even = x[.., .., Slice.Every(2)];      // [2, 3, 2]
        var reversed = x[Slice.Every(-1)];         // the two matrices in the other order
        var turned = x.Permute(2, 0, 1);           // [4, 2, 3]; x.T exchanges the last two axes
        var wide = row.Expand([5, 4]);             // one row that stands for five

        row.Fill(0);                               // x[0, 2] is zero now
        var copy = x[1].Clone();                   // memory of its own
        // README:end

        Assert.Equal(
            new Shape[] { [4], [2, 1, 4], [2, 3, 2], [2, 3, 4], [4, 2, 3], [5, 4] },
            new[] { row, middle, even, reversed, turned, wide }.Select(view => view.Shape));
        Assert.Equal(0, x[0, 2].Sum().Item());
        Assert.Equal(12, copy[0, 0].Item());
    }

    [Fact]
    public void Dtypes()
    {
        // README:dtypes
        var pixels = Tensor.From<byte>(0, 51, 255);
        var counts = Tensor.From(1, 2, 3);
        var weights = Tensor.From(0.5f, 1, 2);

        var grey = pixels / 255;                   // float32: division makes real numbers
        var more = counts + 1;                     // int32: the 1 is weak
        var scaled = weights * 0.5;                // float32: the 0.5 is weak
        var halves = counts * 0.5;                 // float64: integers cannot hold the 0.5
        var both = counts * weights;               // float64: it holds every int32 and every float32
        var large = weights > 0.75;                // bool
        var chosen = Tensor.Where(large, weights, 0);
        var back = chosen.To(DType.Int32);         // towards fewer values: only when asked for
        // README:end

        Assert.Equal(
            [DType.Float32, DType.Int32, DType.Float32, DType.Float64, DType.Float64, DType.Bool, DType.Float32, DType.Int32],
            new[] { grey, more, scaled, halves, both, large, chosen, back }.Select(tensor => tensor.DType));
        Assert.Equal([0, 0.2f, 1], grey.ToArray<float>());
        Assert.Equal([0, 1, 2], back.ToArray<int>());
    }

    [Fact]
    public void Fused_chains()
    {
        Tensor x = Tensor.Normal([8, 4], new Generator(1)), weight = Tensor.Normal([3, 4], new Generator(2)), bias = Tensor.Zeros([3]);

        // README:compose
        var chain = default(Tanh).Then(default(Softplus));             // softplus(tanh x): a struct of structs, which inlines
        var z = x.Map(chain);                                          // one pass; so is its gradient
        var gate = x.Zip(default(Multiply).AndThen(default(Sigmoid)), z);  // sigmoid(x · z)
        var hidden = x.Linear(weight, bias, default(Relu));            // relu(x·Wᵀ + b), in the matrix product's own pass
        // README:end

        Assert.Equal(x.Tanh().Softplus().ToArray<float>(), z.ToArray<float>());
        Assert.Equal((x * z).Sigmoid().ToArray<float>(), gate.ToArray<float>());
        Assert.Equal((x.MatMul(weight.T) + bias).Relu().ToArray<float>(), hidden.ToArray<float>());
    }
}
