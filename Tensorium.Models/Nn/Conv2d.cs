namespace Tensorium.Models.Nn;

/// <summary>The two-dimensional convolution of a batch of images, plus a bias for each output channel: see <see cref="Tensor.Conv2d"/>.</summary>
public sealed class Conv2d : Layer, IActivated
{
    private readonly Pair _stride;
    private readonly Pair _padding;
    private readonly Pair _dilation;

    /// <summary>With weight and bias uniform in ±1/√fan-in, as in PyTorch.</summary>
    /// <param name="inputChannels">The channels of the input.</param>
    /// <param name="outputChannels">The channels of the output.</param>
    /// <param name="kernel">The height and width of the kernel.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="stride">How far the kernel moves; 1 by default.</param>
    /// <param name="padding">The zeros added on both sides of each axis.</param>
    /// <param name="dilation">How far apart the taps of the kernel are; 1 by default.</param>
    /// <param name="groups">Into how many independent convolutions the channels are divided.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ShapeException">The channels cannot be divided into the groups.</exception>
    public Conv2d(
        int inputChannels, int outputChannels, Pair kernel, Generator generator, Pair? stride = null, Pair padding = default, Pair? dilation = null, int groups = 1,
        bool bias = true, DType dtype = DType.Float32)
    {
        Kernels.Check("Conv2d", inputChannels, outputChannels, kernel, groups);
        (_stride, _padding, _dilation, Groups) = (stride ?? 1, padding, dilation ?? 1, groups);
        Shape shape = [outputChannels, inputChannels / groups, kernel.Height, kernel.Width];
        var fanIn = Initialize.Fans(shape).In;
        Weight = RegisterParameter("weight", Initialize.LayerDefault(shape, fanIn, generator, dtype));
        if (bias) Bias = RegisterParameter("bias", Initialize.LayerDefault([outputChannels], fanIn, generator, dtype));
    }

    /// <summary>With given first values, for example from <see cref="Initialize"/>, without dilation and in one group.</summary>
    /// <param name="weight">[output channels, input channels, kernel height, kernel width].</param>
    /// <param name="bias">[output channels]; null for none.</param>
    /// <param name="stride">How far the kernel moves; 1 by default.</param>
    /// <param name="padding">The zeros added on both sides of each axis.</param>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public Conv2d(Tensor weight, Tensor? bias, Pair? stride = null, Pair padding = default)
    {
        Kernels.Check("Conv2d", weight, bias, outputAxis: 0);
        (_stride, _padding, _dilation, Groups) = (stride ?? 1, padding, 1, 1);
        Weight = RegisterParameter("weight", weight);
        if (bias is not null) Bias = RegisterParameter("bias", bias);
    }

    /// <summary>[output channels, input channels / groups, kernel height, kernel width].</summary>
    public Tensor Weight { get; }

    /// <summary>[output channels], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <summary>Into how many independent convolutions the channels are divided.</summary>
    internal int Groups { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, input channels, H, W].</param>
    /// <returns>[N, output channels, H′, W′], with the sizes that <see cref="Tensor.Conv2d"/> states.</returns>
    /// <exception cref="ShapeException">The input has another number of axes or channels, or is smaller than the kernel.</exception>
    public override Tensor Forward(Tensor x)
    {
        var y = Slide(x, Weight);
        return Bias is null ? y : y + Bias.Reshape(-1, 1, 1);
    }

    /// <summary>The layer with an activation behind it, in one pass where that is possible (see <see cref="Tensor.Conv2d{TOp}"/>).</summary>
    /// <param name="x">[N, input channels, H, W].</param>
    /// <param name="activation">f: an op of the library, or one of yours.</param>
    /// <returns>As without the activation.</returns>
    /// <exception cref="ShapeException">As without the activation.</exception>
    public Tensor Forward<TOp>(Tensor x, TOp activation)
        where TOp : struct, Ops.IUnaryOp => Bias is null ? Forward(x).Map(activation) : x.Conv2d(Weight, Bias, activation, _stride, _padding, _dilation, Groups);

    /// <summary>Another kernel moved as this layer's is, with no bias.</summary>
    internal Tensor Slide(Tensor x, Tensor kernel) => x.Conv2d(kernel, _stride, _padding, _dilation, Groups);
}

/// <summary>Checks that both convolutions share.</summary>
internal static class Kernels
{
    public static void Check(string layer, int inputChannels, int outputChannels, Pair kernel, int groups)
    {
        if (inputChannels <= 0 || outputChannels <= 0 || kernel.Height <= 0 || kernel.Width <= 0 || groups <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(kernel), $"{layer}: {inputChannels} channels to {outputChannels} in {groups} groups with a kernel of {kernel}; every size must be positive");
        if (inputChannels % groups != 0 || outputChannels % groups != 0)
            throw new ShapeException($"{layer}: {inputChannels} channels to {outputChannels} cannot be divided into {groups} groups; both must be multiples of it");
    }

    public static void Check(string layer, Tensor weight, Tensor? bias, int outputAxis)
    {
        if (weight.Rank != 4) throw new ShapeException($"{layer}: the weight is {weight.Shape}; it must have four axes, the last two the kernel's height and width");
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != weight.Shape[outputAxis]))
            throw new ShapeException($"{layer}: the bias is {bias.Shape}; beside a weight of {weight.Shape} it must be [{weight.Shape[outputAxis]}]");
    }
}
