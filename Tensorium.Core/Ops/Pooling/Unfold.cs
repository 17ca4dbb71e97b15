namespace Tensorium.Ops
{
    /// <summary>The patches of images as columns of a matrix.</summary>
    public readonly struct Unfold : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Unfold",
            Kind = OpKind.Movement,
            Formula = "y[n, (c, k, l), (h, w)] = x[n, c, h·stride + k·dilation − padding, w·stride + l·dilation − padding]",
            Entries = ["Tensor.Unfold"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. WindowSamples.Any.Select(call => call.Sample(
                    x => x.Unfold(call.Kernel, call.Stride, call.Padding, call.Dilation), (x, windows) => windows.Unfold(x))),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The patches that a sliding window meets in a batch of images [N, C, H, W], each a column ("im2col"), with the conventions of PyTorch's
        /// <c>nn.functional.unfold</c>: a convolution is then a matrix product. Any dtype; the gradient is <see cref="Fold"/>.
        /// </summary>
        /// <param name="kernel">The height and width of the window.</param>
        /// <param name="stride">How far the window moves; 1 by default.</param>
        /// <param name="padding">The zeros on both sides of each axis.</param>
        /// <param name="dilation">How far apart the taps of the window are; 1 by default.</param>
        /// <returns>[N, C · kernel height · kernel width, L], with L the number of positions of the window, in row-major order.</returns>
        /// <exception cref="ShapeException">The shape does not have four axes, a size is out of range, or the window is larger than the padded input.</exception>
        public Tensor Unfold(Pair kernel, Pair? stride = null, Pair padding = default, Pair? dilation = null)
        {
            var geometry = Ops.WindowGeometry.Of("Unfold", Shape, kernel, stride ?? 1, padding, dilation ?? 1);
            var (height, width) = (padding.Height, padding.Width);
            var padded = padding == 0 ? this : Pad([(0, 0), (0, 0), (height, height), (width, width)]);
            var planes = padded.Reshape([Shape[0], Shape[1], geometry.Padded.Height * geometry.Padded.Width]);
            return Ops.IndexLaunch.Gather("Unfold", planes, 2, geometry.Places(Device), [Shape[0], Shape[1], geometry.Taps * geometry.Positions])
                .Reshape([Shape[0], Shape[1] * geometry.Taps, geometry.Positions]);
        }
    }
}
