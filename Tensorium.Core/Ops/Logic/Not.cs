namespace Tensorium.Ops
{
    /// <summary>Whether x does not hold.</summary>
    public readonly struct Not : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Not",
            Kind = OpKind.Predicate,
            Formula = "¬x",
            Entries = ["Tensor.op_LogicalNot"],
            Gradient = GradientVerdict.None,
            NoGradientBecause = "its result is bool",
            Samples = [Sample([]), Sample([0]), Sample([7]), Sample([3, 5]), Sample([1031])],
        };

        private static OpSample Sample(Shape shape) =>
            new(shape.ToString(), [LogicLaunch.Bools(shape)], x => !x[0], x => x[0].Map(value => 1 - value));
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>Where a bool tensor does not hold; bool, without gradient.</summary>
        /// <exception cref="DTypeException">It is not bool.</exception>
        public static Tensor operator !(Tensor x)
        {
            Ops.LogicLaunch.Check("Not", x);
            return Ops.Launch.Comparison(default(Ops.Equal), x, Full([], 0, DType.Bool, x.Device));
        }
    }
}
