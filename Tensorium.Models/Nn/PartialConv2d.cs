namespace Tensorium.Models.Nn;

/// <summary>
/// The partial convolution of Liu et al., "Image inpainting for irregular holes using partial convolutions" (ECCV 2018, arXiv 1804.07723): a convolution of the seen pixels alone,
/// scaled up by how few of them lie under the kernel.
/// <code>
/// x′ = wᵀ(x ⊙ m) · sum(1) / sum(m) + b   and   m′ = 1     where sum(m) > 0, the sums being over a window of the kernel
/// x′ = 0                             and   m′ = 0     elsewhere
/// </code>
/// </summary>
/// <remarks>
/// sum(1) is the number of the kernel's taps, everywhere: as in the paper and in its authors' code, so padding counts as hidden, and an image without holes is scaled up at its
/// border. (The other reading, with sum(1) the taps that lie within the image, would make the layer equal to <see cref="Conv2d"/> there.) The bias is not scaled, and is absent where nothing is seen.
/// </remarks>
public sealed class PartialConv2d : Module
{
    private readonly Conv2d _convolution;
    private readonly PerDevice<Tensor> _taps;

    /// <summary>With weight and bias uniform in ±1/√fan-in, as in PyTorch.</summary>
    /// <param name="inputChannels">The channels of the input.</param>
    /// <param name="outputChannels">The channels of the output.</param>
    /// <param name="kernel">The height and width of the kernel.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="stride">How far the kernel moves; 1 by default.</param>
    /// <param name="padding">The hidden pixels added on both sides of each axis.</param>
    /// <param name="dilation">How far apart the taps of the kernel are; 1 by default.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public PartialConv2d(
        int inputChannels, int outputChannels, Pair kernel, Generator generator, Pair? stride = null, Pair padding = default, Pair? dilation = null, bool bias = true, DType dtype = DType.Float32)
        : this(new Conv2d(inputChannels, outputChannels, kernel, generator, stride, padding, dilation, bias: bias, dtype: dtype))
    {
    }

    /// <summary>With the parameters, stride, padding and dilation of a convolution.</summary>
    /// <param name="convolution">Its parameters become those of this layer.</param>
    /// <exception cref="ArgumentException">The convolution is divided into groups.</exception>
    public PartialConv2d(Conv2d convolution)
    {
        if (convolution.Groups != 1) throw new ArgumentException($"PartialConv2d: the convolution is in {convolution.Groups} groups; expected 1: all channels share a mask", nameof(convolution));
        _convolution = convolution;
        Weight = RegisterParameter("weight", convolution.Weight);
        if (convolution.Bias is not null) Bias = RegisterParameter("bias", convolution.Bias);
        _taps = new(device => Tensor.Ones([1, 1, Weight.Shape[2], Weight.Shape[3]], Weight.DType, device).Keep());
    }

    /// <summary>w, [output channels, input channels, kernel height, kernel width].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [output channels], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <summary>The layer's output, and where it has seen something.</summary>
    /// <param name="x">[N, input channels, H, W]; what stands where the mask is false is not looked at.</param>
    /// <param name="seen">m: bool, [N, 1, H, W], the same for all channels.</param>
    /// <returns>x′, [N, output channels, H′, W′], and m′: bool, [N, 1, H′, W′].</returns>
    /// <exception cref="ShapeException">The input has another number of axes or channels, or the mask another shape.</exception>
    /// <exception cref="DTypeException">The mask is not bool.</exception>
    public (Tensor Output, Tensor Seen) Forward(Tensor x, Tensor seen)
    {
        Check(x, seen);
        var taps = _taps.On(seen.Device);
        var under = _convolution.Slide(seen.To(Weight.DType), taps);
        var anything = under > 0;
        // Where nothing is seen the sum is 0, and 0 · taps/1 is what is wanted of it.
        var scale = taps.ElementCount / under.Clamp(1, double.PositiveInfinity);
        // Chosen, not multiplied by the mask: a hidden pixel may be NaN, which 0 would not take out of the sum.
        var y = _convolution.Slide(Tensor.Where(seen, x, 0), Weight) * scale;
        return (Bias is null ? y : y + (Bias.Reshape(-1, 1, 1) * anything.To(Weight.DType)), anything);
    }

    private void Check(Tensor x, Tensor seen)
    {
        if (x.Rank != 4 || x.Shape[1] != Weight.Shape[1])
            throw new ShapeException($"PartialConv2d: the input is {x.Shape}; this layer takes [N, {Weight.Shape[1]}, H, W]");
        if (seen.DType != DType.Bool)
            throw new DTypeException($"PartialConv2d: the mask is {seen.DType.Name()}; expected bool, true where a pixel is seen");
        Shape expected = [x.Shape[0], 1, x.Shape[2], x.Shape[3]];
        if (seen.Shape != expected)
            throw new ShapeException($"PartialConv2d: the mask is {seen.Shape}; beside an input of {x.Shape} it must be {expected}");
    }
}
