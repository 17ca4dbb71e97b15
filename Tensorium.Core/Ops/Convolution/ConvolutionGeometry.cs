namespace Tensorium.Ops;

/// <summary>
/// The checked sizes of a two-dimensional convolution y = x ∗ w, which its two gradients and the transposed convolution share: x is always what the
/// convolution reads, y what it writes, whichever of the three is being computed.
/// </summary>
/// <remarks>
/// Element (i, j) of the input meets position (h, w) of the output through tap (k, l) of the kernel where
/// i = h · stride + k · dilation − padding, and likewise along the width (V. Dumoulin, F. Visin, "A guide to convolution arithmetic for deep learning", 2016).
/// </remarks>
public sealed record ConvolutionGeometry
{
    private ConvolutionGeometry(Shape input, Shape weight, Shape output, Pair stride, Pair padding, Pair dilation, int groups)
    {
        (InputShape, WeightShape, OutputShape) = (input, weight, output);
        (Stride, Padding, Dilation, Groups) = (stride, padding, dilation, groups);
    }

    /// <summary>x: [N, C, H, W].</summary>
    public Shape InputShape { get; }

    /// <summary>w: [O, C/groups, kernel height, kernel width].</summary>
    public Shape WeightShape { get; }

    /// <summary>y: [N, O, H′, W′].</summary>
    public Shape OutputShape { get; }

    /// <summary>How far the kernel moves from one output position to the next.</summary>
    public Pair Stride { get; }

    /// <summary>The zeros before the first and after the last element of an axis.</summary>
    public Pair Padding { get; }

    /// <summary>How far apart neighbouring taps of the kernel are.</summary>
    public Pair Dilation { get; }

    /// <summary>How many independent convolutions the channels are divided into.</summary>
    public int Groups { get; }

    /// <summary>The number of images.</summary>
    public int Batch => InputShape[0];

    /// <summary>The height and width of x.</summary>
    public Pair Input => (InputShape[2], InputShape[3]);

    /// <summary>The height and width of the kernel.</summary>
    public Pair Kernel => (WeightShape[2], WeightShape[3]);

    /// <summary>The height and width of y.</summary>
    public Pair Output => (OutputShape[2], OutputShape[3]);

    /// <summary>The channels of x that one group reads.</summary>
    public int InputChannelsPerGroup => WeightShape[1];

    /// <summary>The channels of y that one group writes.</summary>
    public int OutputChannelsPerGroup => WeightShape[0] / Groups;

    /// <summary>The sizes of y = x ∗ w.</summary>
    /// <exception cref="ShapeException">They do not fit; the message says which and why.</exception>
    public static ConvolutionGeometry Of(Shape input, Shape weight, Pair stride, Pair padding, Pair dilation, int groups)
    {
        const string operation = "Conv2d";
        CheckOptions(operation, stride, padding, dilation, groups);
        CheckImages(operation, "the input", input);
        CheckImages(operation, "the weight", weight);
        CheckDivides(operation, "input", input[1], groups);
        CheckDivides(operation, "output", weight[0], groups);
        if (weight[1] != input[1] / groups)
            throw new ShapeException(
                $"{operation}: the input {input} has {input[1]} channels, {input[1] / groups} in each of {groups} groups, but the weight {weight} takes "
                + $"{weight[1]}; a weight is [output channels, input channels / groups, kernel height, kernel width]");

        var height = OutputSize("height", input[2], weight[2], stride.Height, padding.Height, dilation.Height);
        var width = OutputSize("width", input[3], weight[3], stride.Width, padding.Width, dilation.Width);
        return new(input, weight, [input[0], weight[0], height, width], stride, padding, dilation, groups);
    }

    /// <summary>The sizes of the convolution of which the transposed one is the input gradient: <paramref name="images"/> has the shape of its output y.</summary>
    /// <exception cref="ShapeException">They do not fit; the message says which and why.</exception>
    public static ConvolutionGeometry Transposed(
        Shape images, Shape weight, Pair stride, Pair padding, Pair outputPadding, Pair dilation, int groups)
    {
        const string operation = "ConvTranspose2d";
        CheckOptions(operation, stride, padding, dilation, groups);
        CheckImages(operation, "the input", images);
        CheckImages(operation, "the weight", weight);
        CheckDivides(operation, "input", images[1], groups);
        if (weight[0] != images[1])
            throw new ShapeException(
                $"{operation}: the input {images} has {images[1]} channels, but the weight {weight} takes {weight[0]}; a weight is "
                + "[input channels, output channels / groups, kernel height, kernel width]");

        var height = TransposedSize("height", images[2], weight[2], stride.Height, padding.Height, outputPadding.Height, dilation.Height);
        var width = TransposedSize("width", images[3], weight[3], stride.Width, padding.Width, outputPadding.Width, dilation.Width);
        var channels = Checked(operation, "channels", (long)weight[1] * groups);
        return new([images[0], channels, height, width], weight, images, stride, padding, dilation, groups);
    }

    private static int OutputSize(string axis, int input, int kernel, int stride, int padding, int dilation)
    {
        var padded = Checked("Conv2d", axis, input + (2L * padding));
        var extent = 1 + ((long)dilation * (kernel - 1));
        if (extent > padded)
            throw new ShapeException(
                $"Conv2d: the kernel is larger than the padded input along the {axis}: a kernel of {kernel} with dilation {dilation} spans {extent}, "
                + $"the input of {input} with padding {padding} on both sides has {padded}; use a smaller kernel or more padding");
        return (int)((padded - extent) / stride) + 1;
    }

    private static int TransposedSize(string axis, int input, int kernel, int stride, int padding, int outputPadding, int dilation)
    {
        if (outputPadding < 0 || outputPadding >= Math.Max(stride, dilation))
            throw new ShapeException(
                $"ConvTranspose2d: outputPadding along the {axis} is {outputPadding}; expected 0 or more, and less than stride {stride} or dilation {dilation}: "
                + "it chooses among the sizes that a convolution maps to the same one");
        var padded = Checked("ConvTranspose2d", axis, ((input - 1L) * stride) + ((long)dilation * (kernel - 1)) + 1 + outputPadding);
        if (padded - (2L * padding) < 1)
            throw new ShapeException(
                $"ConvTranspose2d: nothing would be left along the {axis}: an input of {input} with kernel {kernel}, stride {stride}, dilation {dilation} and "
                + $"outputPadding {outputPadding} gives {padded}, and padding {padding} is taken off on both sides; use less padding");
        return (int)(padded - (2L * padding));
    }

    private static void CheckOptions(string operation, Pair stride, Pair padding, Pair dilation, int groups)
    {
        if (Math.Min(stride.Height, stride.Width) < 1) throw new ShapeException($"{operation}: stride is {stride}; expected 1 or more along both axes");
        if (Math.Min(dilation.Height, dilation.Width) < 1) throw new ShapeException($"{operation}: dilation is {dilation}; expected 1 or more along both axes");
        if (Math.Min(padding.Height, padding.Width) < 0) throw new ShapeException($"{operation}: padding is {padding}; expected 0 or more along both axes");
        if (groups < 1) throw new ShapeException($"{operation}: groups is {groups}; expected 1 or more");
    }

    private static void CheckImages(string operation, string name, Shape shape)
    {
        if (shape.Rank != 4)
        {
            var hint = shape.Rank == 3 && name == "the input" ? "; for a single image, Unsqueeze(0) adds the batch axis" : "";
            throw new ShapeException(
                $"{operation}: {name} has shape {shape}; expected four axes, {(name == "the input" ? "[N, channels, height, width]" : "two of channels and two of the kernel")}{hint}");
        }

        var first = name == "the input" ? 1 : 0;
        for (var axis = first; axis < 4; axis++)
        {
            if (shape[axis] == 0) throw new ShapeException($"{operation}: {name} has shape {shape}; only the batch axis of the input may be empty");
        }
    }

    private static void CheckDivides(string operation, string side, int channels, int groups)
    {
        if (channels % groups != 0)
            throw new ShapeException($"{operation}: {channels} {side} channels cannot be divided into {groups} groups of equal size; choose groups that divides them");
    }

    /// <summary>Half of the range of int is left for what the loops add.</summary>
    private static int Checked(string operation, string axis, long size) => size <= int.MaxValue / 2
        ? (int)size
        : throw new ShapeException($"{operation}: {size} along the {axis}, padding included, is more than the {int.MaxValue / 2} that are supported");
}
