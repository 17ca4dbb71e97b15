namespace Tensorium.Ops
{
    /// <summary>The greatest element of each window.</summary>
    public readonly struct MaxPool2d : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "MaxPool2d",
            Kind = OpKind.Movement,
            Formula = "y[n, c, h, w] = max over (k, l) of x[n, c, h·stride + k − padding, w·stride + l − padding]",
            Entries = ["Tensor.MaxPool2d"],
            Gradient = GradientVerdict.Piecewise,
            Samples =
            [
                .. WindowSamples.Pools.Select(call => call.Sample(
                    x => x.MaxPool2d(call.Kernel, call.Stride, call.Padding), (x, windows) => windows.Pool(x, met => met.Max()))),
            ],
        };

        /// <summary>The windows of a pooling, which each meet at least one element.</summary>
        /// <exception cref="ShapeException">The shape does not have four axes, a size is out of range, or the window is larger than the padded input.</exception>
        internal static WindowGeometry Windows(string operation, Shape images, Pair kernel, Pair? stride, Pair padding)
        {
            var geometry = WindowGeometry.Of(operation, images, kernel, stride ?? kernel, padding, 1);
            if (padding.Height > kernel.Height / 2 || padding.Width > kernel.Width / 2)
                throw new ShapeException($"{operation}: padding is {padding}, more than half of the kernel {kernel}; a window could lie in the border altogether");
            if (images[2] == 0 || images[3] == 0)
                throw new ShapeException($"{operation}: the input has shape {images}; a plane without elements has nothing to pool");
            return geometry;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// The greatest element of each window that slides over a batch of images [N, C, H, W], with PyTorch's conventions. The border is never the greatest:
        /// it counts as −∞. NaN if a window has one. Of equal greatest elements the first, in row-major order, gets the gradient. Any dtype but bool.
        /// </summary>
        /// <param name="kernel">The height and width of the window.</param>
        /// <param name="stride">How far the window moves; by default as far as it is wide, so that windows lie side by side.</param>
        /// <param name="padding">The border on both sides of each axis, at most half of the kernel.</param>
        /// <returns>[N, C, H′, W′], with H′ = ⌊(H + 2·padding − kernel) / stride⌋ + 1, and likewise W′: windows that would not fit are left out.</returns>
        /// <exception cref="ShapeException">
        /// The shape does not have four axes, a size is out of range, the padding is more than half of the kernel, or the window is larger than the padded input.
        /// </exception>
        /// <exception cref="DTypeException">The elements are bools.</exception>
        public Tensor MaxPool2d(Pair kernel, Pair? stride = null, Pair padding = default)
        {
            var geometry = Ops.MaxPool2d.Windows("MaxPool2d", Shape, kernel, stride, padding);
            if (DType == DType.Bool) throw new DTypeException("MaxPool2d: the images are bool; convert with To(DType.UInt8) first");
            var index = Empty([Shape[0], Shape[1], geometry.Positions], DType.Int64, Device);
            using (var images = new Ops.ContiguousOperand(this))
            {
                if (index.ElementCount > 0) Device.Backend.ArgMaxPool(images.Tensor, geometry, index);
            }

            var planes = Reshape([Shape[0], Shape[1], geometry.Input.Height * geometry.Input.Width]);
            return Ops.IndexLaunch.Gather("MaxPool2d", planes, 2, index, index.Shape).Reshape([Shape[0], Shape[1], geometry.Output.Height, geometry.Output.Width]);
        }
    }
}
