namespace Tensorium.Ops
{
    /// <summary>The two-dimensional convolution of images (in mathematics a cross-correlation: the kernel is not mirrored).</summary>
    public readonly struct Conv2d : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Conv2d",
            Kind = OpKind.Reduction,
            Formula = "y[n, o, h, w] = Σ_{c, k, l} x[n, c, h·stride + k·dilation − padding, w·stride + l·dilation − padding] · weight[o, c, k, l]",
            Entries = ["Tensor.Conv2d"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. ConvolutionSamples.Forward.Select(call => call.Sample(
                    call.Images, call.Weight, (x, weight) => x.Conv2d(weight, call.Stride, call.Padding, call.Dilation, call.Groups), ConvolutionSamples.Convolve)),
                .. ConvolutionSamples.ForwardLayers.Select(call => call.LayerSample(
                    (x, weight, bias) => x.Conv2d(weight, bias, default(Tanh), call.Stride, call.Padding, call.Dilation, call.Groups), ConvolutionSamples.Convolve)),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The two-dimensional convolution of a batch of images [N, C, H, W], with PyTorch's conventions (the kernel is not mirrored). Integers are
        /// converted to real numbers. A bias is added by broadcasting: <c>x.Conv2d(weight) + bias.Reshape([-1, 1, 1])</c>.
        /// </summary>
        /// <param name="weight">[O, C/groups, kernel height, kernel width].</param>
        /// <param name="stride">How far the kernel moves; 1 by default.</param>
        /// <param name="padding">The zeros added on both sides of each axis.</param>
        /// <param name="dilation">How far apart the taps of the kernel are; 1 by default.</param>
        /// <param name="groups">Into how many independent convolutions the channels are divided.</param>
        /// <returns>[N, O, H′, W′], with H′ = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, and likewise W′.</returns>
        /// <exception cref="ShapeException">
        /// A shape does not have four axes, the channels do not match or cannot be divided into the groups, or the kernel is larger than the padded input.
        /// </exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Conv2d(Tensor weight, Pair? stride = null, Pair padding = default, Pair? dilation = null, int groups = 1)
        {
            var geometry = Ops.ConvolutionGeometry.Of(Shape, weight.Shape, stride ?? 1, padding, dilation ?? 1, groups);
            return Ops.ConvolutionMaps.Forward(this, weight, geometry);
        }

        /// <summary>
        /// The two-dimensional convolution with a bias for each channel of the result and an activation, f(y + b). It has the bits of the ops one after the other, and is one pass for multiples of 16
        /// channels where the derivative of f is a function of its result (<see cref="Ops.Relu"/>, <see cref="Ops.Tanh"/>, <see cref="Ops.Sigmoid"/>; <see cref="Ops.Saves.Output"/>).
        /// </summary>
        /// <param name="bias">b, [O].</param>
        /// <param name="activation">f: an op of the library, or one of yours.</param>
        /// <inheritdoc cref="Conv2d(Tensor, Pair?, Pair, Pair?, int)" path="/param|/returns|/exception"/>
        public Tensor Conv2d<TOp>(
            Tensor weight, Tensor bias, TOp activation, Pair? stride = null, Pair padding = default, Pair? dilation = null, int groups = 1)
            where TOp : struct, Ops.IUnaryOp
        {
            var geometry = Ops.ConvolutionGeometry.Of(Shape, weight.Shape, stride ?? 1, padding, dilation ?? 1, groups);
            return Ops.ConvolutionLayer.Apply(isTransposed: false, activation, this, weight, bias, geometry);
        }
    }
}
