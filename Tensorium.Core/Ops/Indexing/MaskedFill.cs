namespace Tensorium.Ops
{
    /// <summary>A value where a mask is set, the tensor elsewhere.</summary>
    public readonly struct MaskedFill : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "MaskedFill",
            Kind = OpKind.Movement,
            Formula = "mask ? value : x",
            Entries = ["Tensor.MaskedFill"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([], []), Sample([7], [7]), Sample([3, 4], [4]), Sample([4], [3, 1]), Sample([0], [0]), Sample([1031], [1031])],
        };

        private static OpSample Sample(Shape shape, Shape mask) => new(
            $"{shape} by {mask}",
            [new(shape, Domain.Real), new(mask, new(0, 1), DType.Bool)],
            x => x[0].MaskedFill(x[1], -0.5),
            x => NaiveArray.Zip(x[0], x[1], (value, masked) => masked != 0 ? -0.5 : value));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>A value where a mask is set, this tensor elsewhere, broadcast to each other; what is masked gets no gradient.</summary>
        /// <param name="mask">Bool.</param>
        /// <param name="value">For attention, <see cref="double.NegativeInfinity"/>: <see cref="Softmax"/> makes 0 of it.</param>
        /// <exception cref="DTypeException">The mask is not bool.</exception>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor MaskedFill(Tensor mask, Scalar value)
        {
            if (mask.DType != DType.Bool) throw new DTypeException($"MaskedFill: the mask is {mask.DType.Name()}; it must be bool, such as a comparison gives");
            Ops.Launch.SameDevice("MaskedFill", this, mask);
            _ = Shape.Broadcast(Shape, mask.Shape, "MaskedFill");
            return Where(mask, value, this);
        }
    }
}
