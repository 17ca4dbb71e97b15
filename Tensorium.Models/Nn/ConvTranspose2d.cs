namespace Tensorium.Models.Nn;

/// <summary>The transposed two-dimensional convolution, which enlarges images, plus a bias for each output channel: see <see cref="Tensor.ConvTranspose2d"/>.</summary>
public sealed class ConvTranspose2d : Layer, IActivated
{
    private readonly Pair _stride;
    private readonly Pair _padding;
    private readonly Pair _outputPadding;
    private readonly Pair _dilation;
    private readonly int _groups;

    /// <summary>With weight and bias uniform in ±1/√(output channels / groups × kernel elements), as in PyTorch.</summary>
    /// <param name="inputChannels">The channels of the input.</param>
    /// <param name="outputChannels">The channels of the output.</param>
    /// <param name="kernel">The height and width of the kernel.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="stride">How far apart neighbouring input elements land in the output; 1 by default.</param>
    /// <param name="padding">What is taken off on both sides of each axis of the output.</param>
    /// <param name="outputPadding">What is added at the end of each axis of the output.</param>
    /// <param name="dilation">How far apart the taps of the kernel are; 1 by default.</param>
    /// <param name="groups">Into how many independent convolutions the channels are divided.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    /// <exception cref="ShapeException">The channels cannot be divided into the groups.</exception>
    public ConvTranspose2d(
        int inputChannels, int outputChannels, Pair kernel, Generator generator, Pair? stride = null, Pair padding = default, Pair outputPadding = default,
        Pair? dilation = null, int groups = 1, bool bias = true, DType dtype = DType.Float32)
    {
        Kernels.Check("ConvTranspose2d", inputChannels, outputChannels, kernel, groups);
        (_stride, _padding, _outputPadding, _dilation, _groups) = (stride ?? 1, padding, outputPadding, dilation ?? 1, groups);
        Shape shape = [inputChannels, outputChannels / groups, kernel.Height, kernel.Width];

        // PyTorch takes the second axis for the fan-in here too, though an output sums over the first; kept, so that runs compare.
        var fanIn = Initialize.Fans(shape).In;
        Weight = RegisterParameter("weight", Initialize.LayerDefault(shape, fanIn, generator, dtype));
        if (bias) Bias = RegisterParameter("bias", Initialize.LayerDefault([outputChannels], fanIn, generator, dtype));
    }

    /// <summary>With given first values, for example from <see cref="Initialize"/>, without dilation and in one group.</summary>
    /// <param name="weight">[input channels, output channels, kernel height, kernel width].</param>
    /// <param name="bias">[output channels]; null for none.</param>
    /// <param name="stride">How far apart neighbouring input elements land in the output; 1 by default.</param>
    /// <param name="padding">What is taken off on both sides of each axis of the output.</param>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public ConvTranspose2d(Tensor weight, Tensor? bias, Pair? stride = null, Pair padding = default)
    {
        Kernels.Check("ConvTranspose2d", weight, bias, outputAxis: 1);
        (_stride, _padding, _outputPadding, _dilation, _groups) = (stride ?? 1, padding, default, 1, 1);
        Weight = RegisterParameter("weight", weight);
        if (bias is not null) Bias = RegisterParameter("bias", bias);
    }

    /// <summary>[input channels, output channels / groups, kernel height, kernel width].</summary>
    public Tensor Weight { get; }

    /// <summary>[output channels], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, input channels, H, W].</param>
    /// <returns>[N, output channels, H′, W′], with the sizes that <see cref="Tensor.ConvTranspose2d"/> states.</returns>
    /// <exception cref="ShapeException">The input has another number of axes or channels, or the output padding is too large for the stride and dilation.</exception>
    public override Tensor Forward(Tensor x)
    {
        var y = x.ConvTranspose2d(Weight, _stride, _padding, _outputPadding, _dilation, _groups);
        return Bias is null ? y : y + Bias.Reshape(-1, 1, 1);
    }

    /// <summary>The layer with an activation behind it, in one pass where that is possible (see <see cref="Tensor.ConvTranspose2d{TOp}"/>).</summary>
    /// <param name="x">[N, input channels, H, W].</param>
    /// <param name="activation">f: an op of the library, or one of yours.</param>
    /// <returns>As without the activation.</returns>
    /// <exception cref="ShapeException">As without the activation.</exception>
    public Tensor Forward<TOp>(Tensor x, TOp activation)
        where TOp : struct, Ops.IUnaryOp => Bias is null ? Forward(x).Map(activation) : x.ConvTranspose2d(Weight, Bias, activation, _stride, _padding, _outputPadding, _dilation, _groups);
}
