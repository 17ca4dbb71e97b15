namespace Tensorium.Ops
{
    /// <summary>Patches added to images where they were taken from.</summary>
    public readonly struct Fold : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Fold",
            Kind = OpKind.Reduction,
            Formula = "y[n, c, i, j] = Σ x[n, (c, k, l), (h, w)] where (i, j) = (h·stride + k·dilation − padding, w·stride + l·dilation − padding)",
            Entries = ["Tensor.Fold"],
            Gradient = GradientVerdict.Smooth,
            Samples = [.. WindowSamples.Any.Select(Sample)],
        };

        private static OpSample Sample(WindowSamples call)
        {
            var geometry = WindowGeometry.Of("Sample", call.Images, call.Kernel, call.Stride, call.Padding, call.Dilation);
            var sample = call.Sample(x => x.Fold(geometry.Input, call.Kernel, call.Stride, call.Padding, call.Dilation), (x, windows) => windows.Fold(x));
            return sample with { Inputs = [new([call.Images[0], call.Images[1] * geometry.Taps, geometry.Positions], Domain.Real)] };
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Images from patches, each added where <see cref="Unfold"/> takes it from: its transpose, not its inverse, since patches that overlap add up. In the
        /// same order every time. The conventions are those of PyTorch's <c>nn.functional.fold</c>. Any dtype but bool; the gradient is <see cref="Unfold"/>.
        /// </summary>
        /// <param name="output">The height and width of the images, H and W.</param>
        /// <param name="kernel">The height and width of the window.</param>
        /// <param name="stride">How far the window moves; 1 by default.</param>
        /// <param name="padding">The border on both sides of each axis; what patches hold there is dropped.</param>
        /// <param name="dilation">How far apart the taps of the window are; 1 by default.</param>
        /// <returns>[N, C, H, W], for [N, C · kernel height · kernel width, L].</returns>
        /// <exception cref="ShapeException">
        /// A size is out of range, the window is larger than the padded images, or the shape is not that which <see cref="Unfold"/> gives for such images.
        /// </exception>
        /// <exception cref="DTypeException">The elements are bools.</exception>
        public Tensor Fold(Pair output, Pair kernel, Pair? stride = null, Pair padding = default, Pair? dilation = null)
        {
            if (Math.Min(output.Height, output.Width) < 1) throw new ShapeException($"Fold: output is {output}; expected 1 or more along both axes");
            var geometry = Ops.WindowGeometry.Of("Fold", output, kernel, stride ?? 1, padding, dilation ?? 1);
            if (Rank != 3 || Shape[1] % geometry.Taps != 0 || Shape[2] != geometry.Positions)
                throw new ShapeException(
                    $"Fold: the patches have shape {Shape}; expected [N, channels · {geometry.Taps}, {geometry.Positions}]: a kernel of {geometry.Taps} elements "
                    + $"at {geometry.Positions} positions of images {output}");
            if (DType == DType.Bool) throw new DTypeException("Fold: bool has no sum; convert with To(DType.Int64) first");

            var (channels, padded) = (Shape[1] / geometry.Taps, geometry.Padded);
            var planes = Zeros([Shape[0], channels, padded.Height * padded.Width], DType, Device);
            return Ops.IndexLaunch.ScatterAdd("Fold", planes, 2, geometry.Places(Device), Reshape([Shape[0], channels, geometry.Taps * geometry.Positions]))
                .Reshape([Shape[0], channels, padded.Height, padded.Width])
                .Narrow(2, padding.Height, output.Height)
                .Narrow(3, padding.Width, output.Width)
                .Contiguous();
        }
    }
}
