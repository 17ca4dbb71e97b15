using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The affine map of a layer, with its activation.</summary>
    public readonly struct Linear : IOp
    {
        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Linear",
            Kind = OpKind.Reduction,
            Formula = "f(Σₖ x[…, k] · w[j, k] + b[j])",
            Entries = ["Tensor.Linear"],
            Gradient = GradientVerdict.Smooth,
            Samples =
            [
                Sample([3, 4], 5), Sample([4], 5), Sample([2, 3, 4], 5), Sample([1, 1], 1), Sample([17, 33], 9), Sample([3, 0], 2), Sample([0, 3], 2),
                Sample([4, 3], 1), Sample([70, 3], 20), Sample("tanh", default(Tanh), Math.Tanh, [3, 4], 5), Sample("tanh", default(Tanh), Math.Tanh, [4, 2], 1),
                Sample("tanh", default(Tanh), Math.Tanh, [2, 0], 2), Sample("sigmoid", default(Sigmoid), x => 1 / (1 + Math.Exp(-x)), [70, 3], 17),
                Sample("softplus", default(Softplus), x => Math.Log(1 + Math.Exp(x)), [2, 3], 4),
            ],
        };

        private static OpSample Sample(Shape x, int outputs) => new(
            $"{x} to {outputs}",
            Inputs(x, outputs),
            inputs => inputs[0].Linear(inputs[1], inputs[2]),
            inputs => Naive(inputs, sum => sum));

        private static OpSample Sample<TOp>(string label, TOp op, Func<double, double> function, Shape x, int outputs)
            where TOp : struct, IUnaryOp => new(
                $"{label} of {x} to {outputs}",
                Inputs(x, outputs),
                inputs => inputs[0].Linear(inputs[1], inputs[2], op),
                inputs => Naive(inputs, function));

        private static OpInput[] Inputs(Shape x, int outputs) => [new(x, Domain.Real), new([outputs, x[^1]], new(-1, 1)), new([outputs], Domain.Real)];

        private static NaiveArray Naive(NaiveArray[] inputs, Func<double, double> function) =>
            NaiveArray.Build([.. inputs[0].Shape.ToArray()[..^1], inputs[1].Shape[0]], index =>
            {
                var sum = inputs[2][index[^1]];
                for (var k = 0; k < inputs[1].Shape[1]; k++) sum += inputs[0][[.. index[..^1], k]] * inputs[1][index[^1], k];
                return function(sum);
            });
    }

    /// <summary>No activation.</summary>
    internal readonly struct Identity : IUnaryOp
    {
        public static string Name => "Linear";

        public static Saves Saves => Saves.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V x)
            where V : struct, IVec<V> => x;

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient;
    }

    /// <summary>f(x·Wᵀ + b) for a matrix x and an activation whose derivative is a function of its result.</summary>
    internal sealed class LinearRecipe<TOp> : JointRecipe
        where TOp : struct, IUnaryOp
    {
        private readonly TOp _op;
        private readonly Saved _x;
        private readonly Saved _weight;
        private readonly SavedValues _activation;

        public LinearRecipe(TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y)
            : base("Linear", x, weight, bias)
        {
            _op = op;
            _x = new(weight.Node is null ? null : x);
            _weight = new(x.Node is null ? null : weight);
            _activation = new(TOp.Name, TOp.Saves, x, null, y);
        }

        internal override bool ReadsResult => (TOp.Saves & Saves.Output) != 0;

        public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
        {
            var (product, sums) = Inner(gradient, wanted[2]);
            return
            [
                wanted[0] ? product.MatMul(_weight.Read(Operation)) : null,
                wanted[1] ? product.T.MatMul(_x.Read(Operation)) : null,
                sums,
            ];
        }

        /// <summary>The gradient before the activation, and its sum over the rows, which is the bias's.</summary>
        private (Tensor Product, Tensor? Sums) Inner(Tensor gradient, bool needsSums)
        {
            // Sums of a single column are formed in the order of a row's.
            if (!needsSums || !UnaryGradient<TOp>.IsOnePass || gradient.Shape[1] < 2)
            {
                var inner = UnaryGradient<TOp>.Of(_op, _activation, gradient);
                return (inner, needsSums ? inner.Sum(0) : null);
            }

            var product = Tensor.Empty(gradient.Shape, gradient.DType, gradient.Device);
            var sums = Tensor.Empty([gradient.Shape[1]], gradient.DType, gradient.Device);
            gradient.Device.Backend.GradientAndColumnSums(_op, UnaryGradient<TOp>.Saved(_activation), gradient.Contiguous(), product, sums);
            return (product, sums);
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>The affine map x·Wᵀ + b over the last axis, in one pass. Integers are converted to real numbers.</summary>
        /// <param name="weight">W, [outputs, inputs].</param>
        /// <param name="bias">b, [outputs].</param>
        /// <returns>[…, outputs] for this tensor of […, inputs].</returns>
        /// <exception cref="ShapeException">The shapes are not those.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Linear(Tensor weight, Tensor bias) => Linear(weight, bias, default(Ops.Identity));

        /// <summary>
        /// An affine map and an activation, f(x·Wᵀ + b). It has the bits of the ops one after the other, and is one pass, backward too, where the derivative of f
        /// is a function of its result (<see cref="Ops.Relu"/>, <see cref="Ops.Tanh"/>, <see cref="Ops.Sigmoid"/>; <see cref="Ops.Saves.Output"/>).
        /// </summary>
        /// <param name="weight">W, [outputs, inputs].</param>
        /// <param name="bias">b, [outputs].</param>
        /// <param name="activation">f: an op of the library, or one of yours.</param>
        /// <returns>[…, outputs] for this tensor of […, inputs].</returns>
        /// <inheritdoc cref="Linear(Tensor, Tensor)" path="/exception"/>
        public Tensor Linear<TOp>(Tensor weight, Tensor bias, TOp activation)
            where TOp : struct, Ops.IUnaryOp
        {
            if (weight.Rank != 2) throw new ShapeException($"Linear: the weight is {weight.Shape}; it must be [outputs, inputs]");
            if (bias.Rank != 1 || bias.Shape[0] != weight.Shape[0])
                throw new ShapeException($"Linear: the bias is {bias.Shape}; beside a weight of {weight.Shape} it must be [{weight.Shape[0]}]");
            if (Rank == 0 || Shape[^1] != weight.Shape[1])
                throw new ShapeException($"Linear: the input is {Shape}; a weight of {weight.Shape} takes […, {weight.Shape[1]}] to […, {weight.Shape[0]}]");
            Ops.Launch.SameDevice("Linear", this, weight);
            Ops.Launch.SameDevice("Linear", this, bias);

            if (Rank != 2)
            {
                return Reshape([Ops.IndexLaunch.Around(Shape, Rank - 1).Outer, Shape[^1]])
                    .Linear(weight, bias, activation).Reshape([.. Shape.AsSpan()[..^1], weight.Shape[0]]);
            }

            // A derivative that is a function of the sum would need it to be stored as well: then the activation is a pass of its own.
            if ((TOp.Saves & ~Ops.Saves.Output) != 0) return Linear(weight, bias).Map(activation);
            var dtype = DTypes.Promote(DTypes.Promote(DType, weight.DType), DType.Float32);
            if (bias.DType != dtype) return (MatMul(weight.T) + bias).Map(activation);

            var (x, w) = (To(dtype), weight.To(dtype));
            var y = Empty([x.Shape[0], w.Shape[0]], dtype, x.Device);
            y.Device.Backend.Linear(activation, x, w, bias.Detached().Contiguous(), y);
            return Recording.Needs(x, w, bias) ? Recording.Record(y, new Ops.LinearRecipe<TOp>(activation, x, w, bias, y)) : y;
        }
    }
}
