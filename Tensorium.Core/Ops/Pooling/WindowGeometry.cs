namespace Tensorium.Ops;

/// <summary>
/// The checked sizes of windows that slide over the planes of images: tap (k, l) of the window at position (h, w) meets element
/// (h · stride + k · dilation − padding, and likewise along the width).
/// </summary>
public sealed record WindowGeometry
{
    private WindowGeometry(Pair input, Pair kernel, Pair stride, Pair padding, Pair dilation, Pair output) =>
        (Input, Kernel, Stride, Padding, Dilation, Output) = (input, kernel, stride, padding, dilation, output);

    /// <summary>The height and width of a plane.</summary>
    public Pair Input { get; }

    /// <summary>The height and width of the window.</summary>
    public Pair Kernel { get; }

    /// <summary>How far the window moves from one position to the next.</summary>
    public Pair Stride { get; }

    /// <summary>The border before the first and after the last element of an axis.</summary>
    public Pair Padding { get; }

    /// <summary>How far apart neighbouring taps of the window are.</summary>
    public Pair Dilation { get; }

    /// <summary>How many positions there are along the height and the width.</summary>
    public Pair Output { get; }

    /// <summary>The number of positions.</summary>
    public int Positions => Output.Height * Output.Width;

    /// <summary>The number of taps.</summary>
    public int Taps => Kernel.Height * Kernel.Width;

    /// <summary>The height and width of a plane with its border.</summary>
    public Pair Padded => (Input.Height + (2 * Padding.Height), Input.Width + (2 * Padding.Width));

    /// <summary>The sizes for images [N, C, H, W].</summary>
    /// <exception cref="ShapeException">They do not fit; the message says which and why.</exception>
    public static WindowGeometry Of(string operation, Shape images, Pair kernel, Pair stride, Pair padding, Pair dilation)
    {
        if (images.Rank != 4)
        {
            var hint = images.Rank == 3 ? "; for a single image, Unsqueeze(0) adds the batch axis" : "";
            throw new ShapeException($"{operation}: the input has shape {images}; expected four axes, [N, channels, height, width]{hint}");
        }

        return Of(operation, new Pair(images[2], images[3]), kernel, stride, padding, dilation);
    }

    /// <summary>The sizes for planes of a height and a width.</summary>
    /// <exception cref="ShapeException">They do not fit; the message says which and why.</exception>
    public static WindowGeometry Of(string operation, Pair plane, Pair kernel, Pair stride, Pair padding, Pair dilation)
    {
        CheckAtLeast(operation, "kernel", kernel, 1);
        CheckAtLeast(operation, "stride", stride, 1);
        CheckAtLeast(operation, "dilation", dilation, 1);
        CheckAtLeast(operation, "padding", padding, 0);
        var height = PositionsAlong(operation, "height", plane.Height, kernel.Height, stride.Height, padding.Height, dilation.Height);
        var width = PositionsAlong(operation, "width", plane.Width, kernel.Width, stride.Width, padding.Width, dilation.Width);
        CheckCount(operation, "taps of the kernel", kernel.Height, kernel.Width);
        CheckCount(operation, "positions of the window", height, width);
        CheckCount(operation, "elements of a padded plane", plane.Height + (2L * padding.Height), plane.Width + (2L * padding.Width));
        return new(plane, kernel, stride, padding, dilation, (height, width));
    }

    /// <summary>The place in a plane with its border of each tap at each position, [taps · positions] in row-major order of (k, l, h, w).</summary>
    internal Tensor Places(Device device)
    {
        var rows = Along(Kernel.Height, Dilation.Height, Output.Height, Stride.Height, device).Reshape([Kernel.Height, 1, Output.Height, 1]);
        var columns = Along(Kernel.Width, Dilation.Width, Output.Width, Stride.Width, device).Reshape([1, Kernel.Width, 1, Output.Width]);
        return ((rows * Padded.Width) + columns).Reshape([Taps * Positions]);
    }

    private static Tensor Along(int taps, int dilation, int positions, int stride, Device device) =>
        (Tensor.Arange(0, taps, DType.Int64, device) * dilation).Unsqueeze(1) + (Tensor.Arange(0, positions, DType.Int64, device) * stride);

    private static void CheckAtLeast(string operation, string name, Pair value, int least)
    {
        if (Math.Min(value.Height, value.Width) < least)
            throw new ShapeException($"{operation}: {name} is {value}; expected {least} or more along both axes");
    }

    // Either side may be what an int holds, and their product not: places in memory are computed from it.
    private static void CheckCount(string operation, string what, long height, long width)
    {
        if (height * width > int.MaxValue)
            throw new ShapeException($"{operation}: {height} × {width} {what} are more than the {int.MaxValue} that are supported");
    }

    private static int PositionsAlong(string operation, string axis, int size, int kernel, int stride, int padding, int dilation)
    {
        var padded = size + (2L * padding);
        if (padded > int.MaxValue / 2)
            throw new ShapeException($"{operation}: {padded} along the {axis}, padding included, is more than the {int.MaxValue / 2} that are supported");
        var extent = 1 + ((long)dilation * (kernel - 1));
        if (extent > padded)
            throw new ShapeException(
                $"{operation}: the window is larger than the padded input along the {axis}: a kernel of {kernel} with dilation {dilation} spans {extent}, "
                + $"the input of {size} with padding {padding} on both sides has {padded}; use a smaller kernel or more padding");
        return (int)((padded - extent) / stride) + 1;
    }
}
