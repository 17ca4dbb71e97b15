namespace Tensorium.Ops
{
    /// <summary>a where a condition holds, b elsewhere.</summary>
    public readonly struct Where : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Where",
            Kind = OpKind.Movement,
            Formula = "condition ? a : b",
            Entries = ["Tensor.Where"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([], [], []), Sample([0], [0], [0]), Sample([7], [7], [7]), Sample([3, 1], [4], []),
                Sample([2, 3], [2, 3], [3]), Sample([5], [2, 5], [2, 1]), Sample([1031], [1031], [1031]),
            ],
        };

        private static OpSample Sample(Shape condition, Shape ifTrue, Shape ifFalse) => new(
            $"{condition}, {ifTrue}, {ifFalse}",
            [new(condition, new(0, 1), DType.Bool), new(ifTrue, Domain.Real), new(ifFalse, Domain.Real)],
            x => Tensor.Where(x[0], x[1], x[2]),
            x => NaiveArray.Build(
                Shape.Broadcast(Shape.Broadcast(x[0].Shape, x[1].Shape), x[2].Shape),
                index => x[0].Broadcast(index) != 0 ? x[1].Broadcast(index) : x[2].Broadcast(index)));
    }

    /// <summary>A choice; the gradient goes to the side that was chosen, and 0 to the other.</summary>
    internal sealed class WhereRecipe(Tensor condition, Tensor ifTrue, Tensor ifFalse) : Recipe("Where", ifTrue, ifFalse)
    {
        private readonly Saved _condition = new(condition);

        public override Tensor Vjp(int input, Tensor gradient) => input == 0
            ? Tensor.Where(_condition.Read(Operation), gradient, 0)
            : Tensor.Where(_condition.Read(Operation), 0, gradient);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// Where the condition holds the element of one tensor, elsewhere that of the other, all broadcast to each other. What is not chosen gets a zero
        /// gradient, but was computed: a NaN in its own gradient stays one, so keep its argument inside the domain.
        /// </summary>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DTypeException">The condition is not bool.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public static Tensor Where(Tensor condition, Tensor ifTrue, Tensor ifFalse)
        {
            if (condition.DType != DType.Bool)
                throw new DTypeException($"Where: the condition is {condition.DType.Name()}; it must be bool, such as a comparison gives");
            Ops.Launch.SameDevice("Where", condition, ifTrue);
            Ops.Launch.SameDevice("Where", condition, ifFalse);
            var dtype = DTypes.Promote(ifTrue.DType, ifFalse.DType);
            var shape = Shape.Broadcast(condition.Shape, Shape.Broadcast(ifTrue.Shape, ifFalse.Shape, "Where"), "Where");
            var (a, b, y) = (ifTrue.To(dtype), ifFalse.To(dtype), Empty(shape, dtype, condition.Device));
            y.Device.Backend.Select(condition, a, b, y);
            return Recording.Needs(a, b) ? Recording.Record(y, new Ops.WhereRecipe(condition, a, b)) : y;
        }

        /// <summary>As <see cref="Where(Tensor, Tensor, Tensor)"/> with a number for one side.</summary>
        /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)" path="/exception"/>
        public static Tensor Where(Tensor condition, Tensor ifTrue, Scalar ifFalse)
        {
            Ops.Launch.SameDevice("Where", condition, ifTrue);
            return Where(condition, ifTrue, ifFalse.Beside(ifTrue));
        }

        /// <summary>As <see cref="Where(Tensor, Tensor, Tensor)"/> with a number for one side.</summary>
        /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)" path="/exception"/>
        public static Tensor Where(Tensor condition, Scalar ifTrue, Tensor ifFalse)
        {
            Ops.Launch.SameDevice("Where", condition, ifFalse);
            return Where(condition, ifTrue.Beside(ifFalse), ifFalse);
        }
    }
}
