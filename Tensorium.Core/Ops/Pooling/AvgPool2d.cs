namespace Tensorium.Ops
{
    /// <summary>The mean of each window.</summary>
    public readonly struct AvgPool2d : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "AvgPool2d",
            Kind = OpKind.Reduction,
            Formula = "y[n, c, h, w] = mean over (k, l) of x[n, c, h·stride + k − padding, w·stride + l − padding]",
            Entries = ["Tensor.AvgPool2d"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                .. WindowSamples.Pools.Select(call => call.Sample(
                    x => x.AvgPool2d(call.Kernel, call.Stride, call.Padding),
                    (x, windows) => windows.Pool(x, met => met.Sum() / (windows.Kernel.Height * windows.Kernel.Width)))),
                .. WindowSamples.Pools.Where(call => call.Padding != 0).Select(call => call.Sample(
                    x => x.AvgPool2d(call.Kernel, call.Stride, call.Padding, countPadding: false),
                    (x, windows) => windows.Pool(x, met => met.Average()),
                    ", padding not counted")),
            ],
        };
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The mean of each window that slides over a batch of images [N, C, H, W], with PyTorch's conventions. Integers and bools are converted to real numbers.
        /// </summary>
        /// <param name="kernel">The height and width of the window.</param>
        /// <param name="stride">How far the window moves; by default as far as it is wide, so that windows lie side by side.</param>
        /// <param name="padding">The zeros on both sides of each axis, at most half of the kernel.</param>
        /// <param name="countPadding">Whether the zeros of the border count as elements: the sum is then always divided by the size of the window, as PyTorch does by default.</param>
        /// <returns>[N, C, H′, W′], with H′ = ⌊(H + 2·padding − kernel) / stride⌋ + 1, and likewise W′: windows that would not fit are left out.</returns>
        /// <exception cref="ShapeException">
        /// The shape does not have four axes, a size is out of range, the padding is more than half of the kernel, or the window is larger than the padded input.
        /// </exception>
        public Tensor AvgPool2d(Pair kernel, Pair? stride = null, Pair padding = default, bool countPadding = true)
        {
            var geometry = Ops.MaxPool2d.Windows("AvgPool2d", Shape, kernel, stride, padding);
            Shape shape = [Shape[0], Shape[1], geometry.Output.Height, geometry.Output.Width];
            var images = Ops.Launch.Real(this);

            // A sum over windows is a convolution with ones, each plane an image of its own.
            var ones = Ones([1, 1, kernel.Height, kernel.Width], images.DType, Device);
            var sum = images.Reshape([Shape[0] * Shape[1], 1, Shape[2], Shape[3]]).Conv2d(ones, geometry.Stride, padding).Reshape(shape);
            return countPadding || padding == 0
                ? sum / geometry.Taps
                : sum / Ones([1, 1, Shape[2], Shape[3]], images.DType, Device).Conv2d(ones, geometry.Stride, padding);
        }
    }
}
