namespace Tensorium.Ops
{
    /// <summary>The transposed two-dimensional convolution: the linear map adjoint to <see cref="Conv2d"/>, which is its input gradient.</summary>
    public readonly struct ConvTranspose2d : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "ConvTranspose2d",
            Kind = OpKind.Reduction,
            Formula = "y[n, o, i, j] = Σ x[n, c, h, w] · weight[c, o, k, l] over i = h·stride + k·dilation − padding, j = w·stride + l·dilation − padding",
            Entries = ["Tensor.ConvTranspose2d"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. ConvolutionSamples.Transposed.Select(call => call.Sample(
                    call.Images,
                    call.Weight,
                    (x, weight) => x.ConvTranspose2d(weight, call.Stride, call.Padding, call.OutputPadding, call.Dilation, call.Groups),
                    ConvolutionSamples.ConvolveTransposed)),
                .. ConvolutionSamples.TransposedLayers.Select(call => call.LayerSample(
                    (x, weight, bias) => x.ConvTranspose2d(weight, bias, default(Tanh), call.Stride, call.Padding, call.OutputPadding, call.Dilation, call.Groups),
                    ConvolutionSamples.ConvolveTransposed)),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The transposed two-dimensional convolution of a batch of images [N, C, H, W], with PyTorch's conventions: the adjoint of
        /// <see cref="Conv2d"/> with the same weight, stride, padding, dilation and groups. Integers are converted to real numbers.
        /// </summary>
        /// <param name="weight">[C, O/groups, kernel height, kernel width].</param>
        /// <param name="stride">How far apart neighbouring input elements land in the output; 1 by default.</param>
        /// <param name="padding">What is taken off on both sides of each axis of the output.</param>
        /// <param name="outputPadding">What is added at the end of each axis of the output: with a stride, several sizes convolve to the same one.</param>
        /// <param name="dilation">How far apart the taps of the kernel are; 1 by default.</param>
        /// <param name="groups">Into how many independent convolutions the channels are divided.</param>
        /// <returns>[N, O, H′, W′], with H′ = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1, and likewise W′.</returns>
        /// <exception cref="ShapeException">
        /// A shape does not have four axes, the channels do not match or cannot be divided into the groups, outputPadding is not less than stride or
        /// dilation, or the padding leaves nothing.
        /// </exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor ConvTranspose2d(
            Tensor weight, Pair? stride = null, Pair padding = default, Pair outputPadding = default, Pair? dilation = null, int groups = 1)
        {
            var geometry = Ops.ConvolutionGeometry.Transposed(Shape, weight.Shape, stride ?? 1, padding, outputPadding, dilation ?? 1, groups);
            return Ops.ConvolutionMaps.InputGradient(this, weight, geometry);
        }

        /// <summary>
        /// The transposed two-dimensional convolution with a bias for each channel of the result and an activation, f(y + b). It has the bits of the ops one after the other, and is one pass for multiples of 16
        /// channels where the derivative of f is a function of its result (<see cref="Ops.Relu"/>, <see cref="Ops.Tanh"/>, <see cref="Ops.Sigmoid"/>; <see cref="Ops.Saves.Output"/>).
        /// </summary>
        /// <param name="bias">b, [O].</param>
        /// <param name="activation">f: an op of the library, or one of yours.</param>
        /// <inheritdoc cref="ConvTranspose2d(Tensor, Pair?, Pair, Pair, Pair?, int)" path="/param|/returns|/exception"/>
        public Tensor ConvTranspose2d<TOp>(
            Tensor weight, Tensor bias, TOp activation, Pair? stride = null, Pair padding = default, Pair outputPadding = default, Pair? dilation = null, int groups = 1)
            where TOp : struct, Ops.IUnaryOp
        {
            var geometry = Ops.ConvolutionGeometry.Transposed(Shape, weight.Shape, stride ?? 1, padding, outputPadding, dilation ?? 1, groups);
            return Ops.ConvolutionLayer.Apply(isTransposed: true, activation, this, weight, bias, geometry);
        }
    }
}
