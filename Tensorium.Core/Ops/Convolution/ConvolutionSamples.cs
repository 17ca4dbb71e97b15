namespace Tensorium.Ops;

/// <summary>A way to call a convolution, for the rows of the op table.</summary>
internal sealed record ConvolutionCall(Shape Images, Shape Weight)
{
    public Pair Stride { get; init; } = 1;

    public Pair Padding { get; init; }

    public Pair OutputPadding { get; init; }

    public Pair Dilation { get; init; } = 1;

    public int Groups { get; init; } = 1;

    public bool IsTransposed { get; init; }

    public ConvolutionGeometry Geometry => IsTransposed
        ? ConvolutionGeometry.Transposed(Images, Weight, Stride, Padding, OutputPadding, Dilation, Groups)
        : ConvolutionGeometry.Of(Images, Weight, Stride, Padding, Dilation, Groups);

    /// <summary>With a bias and tanh.</summary>
    public OpSample LayerSample(Func<Tensor, Tensor, Tensor, Tensor> apply, Func<NaiveArray, NaiveArray, ConvolutionGeometry, NaiveArray> reference)
    {
        var channels = (IsTransposed ? Geometry.InputShape : Geometry.OutputShape)[1];
        return new(
            $"tanh of {Images}, {Weight} and a bias, stride {Stride}, padding {Padding}, groups {Groups}",
            [new(Images, Domain.Real), new(Weight, new(-0.2, 0.2)), new([channels], Domain.Real)],
            x => apply(x[0], x[1], x[2]),
            x =>
            {
                var sum = reference(x[0], x[1], Geometry);
                return NaiveArray.Build(sum.Shape, index => Math.Tanh(sum[index] + x[2][index[1]]));
            });
    }

    public OpSample Sample(
        Shape left, Shape right, Func<Tensor, Tensor, Tensor> apply, Func<NaiveArray, NaiveArray, ConvolutionGeometry, NaiveArray> reference) => new(
            $"{left}, {right}, stride {Stride}, padding {Padding}{(IsTransposed ? $", outputPadding {OutputPadding}" : "")}, dilation {Dilation}, groups {Groups}",
            [new(left, Domain.Real), new(right, Domain.Real)],
            x => apply(x[0], x[1]),
            x => reference(x[0], x[1], Geometry));
}

/// <summary>Odd geometries, and the maps as the loops over seven indices that define them.</summary>
internal static class ConvolutionSamples
{
    /// <summary>Small ones for the gradient checks; the last are large enough for several tiles, and for vectors and their tails.</summary>
    public static ConvolutionCall[] Forward =>
    [
        new([1, 1, 3, 3], [1, 1, 3, 3]),
        new([1, 1, 3, 3], [1, 1, 3, 3]) { Stride = 5, Padding = 1 },
        new([2, 1, 5, 4], [3, 1, 3, 2]),
        new([2, 2, 4, 4], [3, 2, 3, 3]) { Padding = 1 },
        new([1, 2, 5, 6], [2, 2, 4, 4]) { Stride = 2, Padding = 1 },
        new([2, 2, 4, 3], [4, 2, 1, 1]),
        new([1, 3, 5, 4], [2, 3, 1, 1]) { Stride = 2 },
        new([1, 3, 2, 2], [2, 3, 1, 1]) { Padding = (1, 2) },
        new([1, 1, 7, 9], [2, 1, 3, 2]) { Stride = (2, 3), Padding = (0, 1), Dilation = (2, 3) },
        new([1, 1, 2, 3], [1, 1, 2, 2]) { Padding = (3, 4) },
        new([1, 1, 9, 7], [2, 1, 3, 3]) { Stride = 3, Dilation = 2, Padding = 2 },
        new([1, 4, 4, 4], [6, 2, 2, 3]) { Groups = 2, Padding = 1 },
        new([2, 3, 3, 3], [6, 1, 2, 2]) { Groups = 3, Stride = (1, 2) },
        new([2, 4, 2, 3], [4, 2, 1, 1]) { Groups = 2 },
        new([0, 2, 4, 4], [3, 2, 3, 3]),
        new([37, 3, 9, 8], [5, 3, 4, 4]) { Stride = 2, Padding = 1 },
        new([3, 2, 33, 70], [3, 2, 3, 3]) { Padding = 1 },
        new([19, 4, 6, 7], [6, 2, 3, 3]) { Groups = 2, Padding = (1, 2), Dilation = (1, 2) },
        new([20, 6, 5, 5], [7, 6, 1, 1]),
        new([1, 2, 40, 80], [1, 2, 11, 11]) { Stride = (1, 2), Padding = 5 },
        new([1, 1, 3, 3], [16, 1, 2, 2]) { Stride = 2, Padding = 1 },
        new([5, 3, 7, 6], [48, 3, 4, 3]) { Stride = (2, 1), Padding = (1, 2), Dilation = (1, 2) },
        new([19, 4, 6, 7], [32, 2, 3, 3]) { Groups = 2, Padding = (1, 2), Dilation = (1, 2) },
    ];

    /// <inheritdoc cref="Forward"/>
    public static ConvolutionCall[] Transposed => Array.ConvertAll<ConvolutionCall, ConvolutionCall>(
        [
            new([1, 1, 1, 1], [1, 1, 3, 3]),
            new([2, 3, 3, 2], [3, 1, 3, 2]),
            new([1, 2, 3, 4], [2, 2, 4, 4]) { Stride = 2, Padding = 1 },
            new([1, 2, 3, 3], [2, 1, 3, 3]) { Stride = 2, Padding = 1, OutputPadding = 1 },
            new([1, 2, 2, 3], [2, 2, 2, 3]) { Stride = (3, 2), OutputPadding = (2, 1) },
            new([1, 1, 3, 3], [1, 2, 2, 2]) { Dilation = (2, 3), OutputPadding = (1, 2) },
            new([1, 1, 3, 3], [1, 2, 2, 3]) { Dilation = 2, Stride = (1, 3), Padding = 1, OutputPadding = (1, 2) },
            new([2, 4, 2, 3], [4, 3, 1, 1]),
            new([1, 3, 2, 2], [3, 2, 1, 1]) { Stride = 2, OutputPadding = 1 },
            new([2, 2, 2, 2], [2, 2, 2, 2]) { Groups = 2, Stride = 2 },
            new([1, 4, 3, 2], [4, 2, 2, 3]) { Groups = 2, Padding = 1 },
            new([0, 2, 3, 3], [2, 3, 2, 2]),
            new([37, 5, 4, 4], [5, 3, 4, 4]) { Stride = 2, Padding = 1 },
            new([19, 4, 6, 7], [4, 3, 3, 3]) { Groups = 2, Dilation = (1, 2), Padding = (1, 2) },
            new([1, 1, 30, 40], [1, 2, 11, 11]) { Stride = (2, 1), Padding = 5, OutputPadding = (1, 0) },
            new([1, 1, 2, 2], [1, 16, 2, 1]) { Stride = (2, 3), Padding = (1, 0), OutputPadding = (0, 1) },
            new([5, 3, 4, 3], [3, 48, 4, 3]) { Stride = 2, Padding = 1, Dilation = (1, 2), OutputPadding = (1, 0) },
            new([19, 4, 3, 4], [4, 32, 3, 3]) { Groups = 2, Stride = (3, 1), Padding = 1 },
        ],
        call => call with { IsTransposed = true });

    /// <summary>With a bias and an activation: in one pass, in several groups, and as ops one after the other.</summary>
    public static ConvolutionCall[] ForwardLayers =>
    [
        new([1, 1, 3, 3], [16, 1, 2, 2]) { Stride = 2, Padding = 1 },
        new([2, 2, 3, 3], [32, 1, 2, 2]) { Groups = 2 },
        new([2, 2, 3, 3], [3, 2, 2, 2]),
    ];

    /// <inheritdoc cref="ForwardLayers"/>
    public static ConvolutionCall[] TransposedLayers =>
    [
        new([1, 1, 2, 2], [1, 16, 2, 2]) { Stride = 2, Padding = 1, IsTransposed = true },
        new([2, 2, 2, 2], [2, 16, 2, 2]) { Groups = 2, IsTransposed = true },
        new([2, 2, 2, 2], [2, 3, 2, 2]) { IsTransposed = true },
    ];

    public static NaiveArray Convolve(NaiveArray x, NaiveArray weight, ConvolutionGeometry geometry)
    {
        var y = new NaiveArray(geometry.OutputShape);
        ForEachMeeting(geometry, (input, tap, output) => y.Values[output] += x.Values[input] * weight.Values[tap]);
        return y;
    }

    public static NaiveArray ConvolveTransposed(NaiveArray images, NaiveArray weight, ConvolutionGeometry geometry)
    {
        var x = new NaiveArray(geometry.InputShape);
        ForEachMeeting(geometry, (input, tap, output) => x.Values[input] += images.Values[output] * weight.Values[tap]);
        return x;
    }

    public static NaiveArray ConvolveForWeight(NaiveArray x, NaiveArray gradient, ConvolutionGeometry geometry)
    {
        var weight = new NaiveArray(geometry.WeightShape);
        ForEachMeeting(geometry, (input, tap, output) => weight.Values[tap] += x.Values[input] * gradient.Values[output]);
        return weight;
    }

    /// <summary>Calls with the row-major positions of every element of the input, tap and element of the output that meet in one product.</summary>
    private static void ForEachMeeting(ConvolutionGeometry g, Action<int, int, int> meet)
    {
        for (var n = 0; n < g.Batch; n++)
        for (var o = 0; o < g.OutputShape[1]; o++)
        for (var h = 0; h < g.Output.Height; h++)
        for (var w = 0; w < g.Output.Width; w++)
        for (var c = 0; c < g.InputChannelsPerGroup; c++)
        for (var k = 0; k < g.Kernel.Height; k++)
        for (var l = 0; l < g.Kernel.Width; l++)
        {
            var i = (h * g.Stride.Height) + (k * g.Dilation.Height) - g.Padding.Height;
            var j = (w * g.Stride.Width) + (l * g.Dilation.Width) - g.Padding.Width;
            if (i < 0 || i >= g.Input.Height || j < 0 || j >= g.Input.Width) continue;
            var channel = (o / g.OutputChannelsPerGroup * g.InputChannelsPerGroup) + c;
            meet(
                (((((n * g.InputShape[1]) + channel) * g.Input.Height) + i) * g.Input.Width) + j,
                (((((o * g.InputChannelsPerGroup) + c) * g.Kernel.Height) + k) * g.Kernel.Width) + l,
                (((((n * g.OutputShape[1]) + o) * g.Output.Height) + h) * g.Output.Width) + w);
        }
    }
}
