namespace Tensorium.Ops;

/// <summary>The windows that pooling and unfolding are tested with, and their naive loops.</summary>
internal sealed record WindowSamples(Shape Images, Pair Kernel, Pair Stride, Pair Padding, Pair Dilation)
{
    /// <summary>Windows without dilation whose padding is at most half of the kernel, as pooling takes them.</summary>
    public static WindowSamples[] Pools =>
    [
        new([2, 2, 4, 4], 2, 2, 0, 1), new([1, 2, 5, 4], 3, 1, 1, 1), new([1, 1, 5, 7], (2, 3), (1, 2), (1, 0), 1), new([1, 1, 1, 1], 1, 1, 0, 1),
        new([2, 1, 5, 5], 2, 3, 0, 1), new([0, 2, 4, 4], 2, 2, 0, 1), new([2, 0, 4, 4], 2, 2, 0, 1), new([1, 3, 1, 6], (1, 2), (1, 1), (0, 1), 1),
        new([3, 4, 17, 19], 3, 2, 1, 1),
    ];

    /// <summary>Windows of any kind.</summary>
    public static WindowSamples[] Any =>
        [.. Pools, new([1, 2, 5, 5], 2, 1, 2, 1), new([1, 1, 6, 5], (3, 2), (2, 1), (1, 0), (2, 3)), new([1, 1, 3, 3], 3, 1, 0, 1)];

    private WindowGeometry Geometry => WindowGeometry.Of("Sample", Images, Kernel, Stride, Padding, Dilation);

    public OpSample Sample(Func<Tensor, Tensor> apply, Func<NaiveArray, WindowSamples, NaiveArray> reference, string label = "") => new(
        $"{Images}, kernel {Kernel}, stride {Stride}, padding {Padding}, dilation {Dilation}{label}",
        [new(Images, Domain.Real)],
        x => apply(x[0]),
        x => reference(x[0], this));

    /// <summary>A function of the elements that each window meets, those of the border left out.</summary>
    public NaiveArray Pool(NaiveArray x, Func<List<double>, double> function)
    {
        var output = Geometry.Output;
        return NaiveArray.Build([Images[0], Images[1], output.Height, output.Width], index =>
        {
            var met = new List<double>();
            for (var tap = 0; tap < Geometry.Taps; tap++)
            {
                if (At(x, index[0], index[1], tap, index[2], index[3]) is { } value) met.Add(value);
            }

            return function(met);
        });
    }

    /// <summary>The elements that each window meets, 0 for those of the border, [N, C · taps, positions].</summary>
    public NaiveArray Unfold(NaiveArray x)
    {
        var geometry = Geometry;
        return NaiveArray.Build([Images[0], Images[1] * geometry.Taps, geometry.Positions], index => At(
            x, index[0], index[1] / geometry.Taps, index[1] % geometry.Taps, index[2] / geometry.Output.Width, index[2] % geometry.Output.Width) ?? 0);
    }

    /// <summary>The transpose of <see cref="Unfold"/>: what windows hold, added where they meet their images.</summary>
    public NaiveArray Fold(NaiveArray patches)
    {
        var geometry = Geometry;
        var y = new NaiveArray(Images);
        foreach (var from in NaiveArray.Indices(patches.Shape))
        {
            var (row, column) = Place(from[1] % geometry.Taps, from[2] / geometry.Output.Width, from[2] % geometry.Output.Width);
            if (IsInside(row, column)) y[from[0], from[1] / geometry.Taps, row, column] += patches[from];
        }

        return y;
    }

    private double? At(NaiveArray x, int image, int channel, int tap, int h, int w)
    {
        var (row, column) = Place(tap, h, w);
        return IsInside(row, column) ? x[image, channel, row, column] : null;
    }

    private (int Row, int Column) Place(int tap, int h, int w) =>
        ((h * Stride.Height) + (tap / Kernel.Width * Dilation.Height) - Padding.Height, (w * Stride.Width) + (tap % Kernel.Width * Dilation.Width) - Padding.Width);

    private bool IsInside(int row, int column) => row >= 0 && row < Images[2] && column >= 0 && column < Images[3];
}
