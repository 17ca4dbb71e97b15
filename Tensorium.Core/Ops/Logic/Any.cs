namespace Tensorium.Ops
{
    /// <summary>Whether some element holds, over some axes.</summary>
    public readonly struct Any : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => LogicLaunch.Row("Any", "∨ x", (x, axes, keep) => x.Any(axes, keep), values => values.Any(value => value != 0));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Whether some element holds, over some axes (all by default) of a bool tensor; false for none. Bool, without gradient.</summary>
        /// <param name="axes">The axes to reduce, which go; with <paramref name="keepDims"/> they stay with size 1.</param>
        /// <param name="keepDims">Whether the axes stay.</param>
        /// <exception cref="DTypeException">The tensor is not bool.</exception>
        /// <exception cref="ShapeException">An axis does not exist or is named twice.</exception>
        public Tensor Any(Axes axes = default, bool keepDims = false)
        {
            Ops.LogicLaunch.Check("Any", this);
            return Ops.ReduceLaunch.Integers(default(Ops.Maximum), "Any", To(DType.UInt8), axes, keepDims).To(DType.Bool);
        }
    }
}
