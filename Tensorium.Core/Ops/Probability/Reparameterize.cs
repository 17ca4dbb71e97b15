using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>A normal sample as a function of mean, log-variance and noise.</summary>
    public readonly struct Reparameterize : IOp, ITernaryOp
    {
        private static readonly Domain LogVariance = new(-2, 2);

        /// <inheritdoc/>
        public static OpRow Row => new()
        {
            Name = "Reparameterize",
            Kind = OpKind.Composite,
            Formula = "ε·exp(½ ln σ²) + μ",
            Entries = ["Tensor.Reparameterize"],
            Gradient = GradientVerdict.Smooth,
            Samples = [Sample([3, 5], [3, 5], [3, 5]), Sample([], [], []), Sample([17], [17], [17]), Sample([4], [], [3, 4]), Sample([3, 1], [1, 4], [4]), Sample([0], [0], [2, 0])],
        };

        private static OpSample Sample(Shape mean, Shape logVariance, Shape noise) => new(
            $"{mean}, {logVariance}, {noise}",
            [new(mean, Domain.Real), new(logVariance, LogVariance), new(noise, Domain.Real)],
            x => x[0].Reparameterize(x[1], x[2]),
            x => NaiveArray.Zip(NaiveArray.Zip(x[2], x[1], (e, v) => e * Math.Exp(v / 2)), x[0], (a, b) => a + b));

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => (c * Elementary.Exp(b * V.Splat(0.5))) + a;
    }

    /// <summary>gradient · ε · exp(½ ln σ²) · ½: what the log-variance gets.</summary>
    internal readonly struct ReparameterizeSlope : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a * c * Elementary.Exp(b * V.Splat(0.5)) * V.Splat(0.5);
    }

    /// <summary>ε·exp(½ ln σ²) + μ, all of the result's dtype.</summary>
    internal sealed class ReparameterizeRecipe(Tensor mean, Tensor logVariance, Tensor noise) : JointRecipe("Reparameterize", mean, logVariance, noise)
    {
        private readonly Saved _logVariance = new(logVariance);
        private readonly Saved _noise = new(logVariance.Node is null ? null : noise);

        public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted) =>
        [
            wanted[0] ? gradient : null,
            wanted[1] ? Slope(gradient) : null,
            wanted[2] ? gradient * (_logVariance.Read(Operation) * 0.5).Exp() : null,
        ];

        private Tensor Slope(Tensor gradient)
        {
            var (logVariance, noise) = (_logVariance.Read(Operation), _noise.Read(Operation));
            if (Recording.IsEnabled) return gradient * noise * (logVariance * 0.5).Exp() * 0.5;
            var slope = Tensor.Empty(gradient.Shape, gradient.DType, gradient.Device);
            gradient.Device.Backend.ZipThree(default(ReparameterizeSlope), gradient, logVariance, noise, slope);
            return slope;
        }
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// A draw from N(μ, σ²) as a differentiable function of its parameters, z = ε·exp(½ ln σ²) + μ with this tensor as μ, in one pass. Kingma and Welling, arXiv 1312.6114, §2.4.
        /// </summary>
        /// <param name="logVariance">ln σ².</param>
        /// <param name="noise">ε, standard normal numbers.</param>
        /// <returns>z, of the shape that all three are broadcast to.</returns>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor Reparameterize(Tensor logVariance, Tensor noise)
        {
            Ops.Launch.SameDevice("Reparameterize", this, logVariance);
            Ops.Launch.SameDevice("Reparameterize", this, noise);
            var shape = Shape.Broadcast(Shape.Broadcast(Shape, logVariance.Shape, "Reparameterize"), noise.Shape, "Reparameterize");
            var dtype = DTypes.Promote(DTypes.Promote(DTypes.Promote(DType, logVariance.DType), noise.DType), DType.Float32);
            var (mean, v, e) = (To(dtype), logVariance.To(dtype), noise.To(dtype));
            var z = Empty(shape, dtype, mean.Device);
            z.Device.Backend.ZipThree(default(Ops.Reparameterize), mean, v, e, z);
            return Recording.Needs(mean, v, e) ? Recording.Record(z, new Ops.ReparameterizeRecipe(mean, v, e)) : z;
        }
    }
}
