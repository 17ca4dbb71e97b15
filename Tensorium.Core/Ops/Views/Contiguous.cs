namespace Tensorium.Ops
{
    /// <summary>A copy, in row-major order, possibly in another dtype or on another device.</summary>
    public readonly struct Copy : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Copy",
            Kind = OpKind.Movement,
            Formula = "y = x",
            Entries = ["Tensor.Clone", "Tensor.Contiguous", "Tensor.To"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample("Clone", [3, 4], x => x.Clone()), Sample("Clone", [0], x => x.Clone()), Sample("Contiguous", [3, 4], x => x.T.Contiguous().T),
                Sample("To float64", [5], x => x.To(DType.Float64)), Sample("To CPU", [5], x => x.To(Device.Cpu)),
            ],
        };

        private static OpSample Sample(string label, Shape shape, Func<Tensor, Tensor> apply) =>
            new($"{label} of {shape}", [new(shape, Domain.Real)], x => apply(x[0]), x => x[0]);
    }

    /// <summary>A copy; the gradient is the incoming one, which the walker brings back to the input's dtype and device.</summary>
    internal sealed class CopyRecipe(Tensor x) : Recipe("Copy", x)
    {
        public override Tensor Vjp(int input, Tensor gradient) => gradient;
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>A copy in memory of its own, in row-major order.</summary>
        public Tensor Clone() => Converted(DType);

        /// <summary>This tensor if its elements lie one behind the other, a copy in row-major order otherwise.</summary>
        public Tensor Contiguous() => IsContiguous ? this : Clone();

        /// <summary>
        /// The elements as another dtype; this tensor if it has that dtype already. Real numbers become integers by truncation towards zero, saturating
        /// (NaN becomes 0); integers that do not fit wrap; as bool, everything but 0 is true. Gradients flow between float32 and float64.
        /// </summary>
        public Tensor To(DType dtype) => dtype == DType ? this : Converted(dtype);

        /// <summary>The elements on another device, in row-major order; this tensor if it is there already. Gradients come back to the device of this one.</summary>
        public Tensor To(Device device)
        {
            if (ReferenceEquals(device, Device)) return this;
            using var source = new Ops.ContiguousOperand(this);
            var y = Empty(Shape, DType, device);
            Transfer.Copy(source.Tensor, y);
            if (Device.Kind == DeviceKind.Cpu && IntegerRange.IsInteger(DType) && ElementCount > 0) IntegerRange.Read(source.Tensor, y);
            return Recording.Needs(this) ? Recording.Record(y, new Ops.CopyRecipe(this)) : y;
        }

        private Tensor Converted(DType dtype)
        {
            var y = Empty(Shape, dtype, Device);
            Device.Backend.Copy(this, y);
            return dtype.IsFloating() && DType.IsFloating() && Recording.Needs(this) ? Recording.Record(y, new Ops.CopyRecipe(this)) : y;
        }
    }
}
