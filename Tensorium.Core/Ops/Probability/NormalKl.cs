using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Ops
{
    /// <summary>The divergence of a normal distribution from the standard one.</summary>
    public readonly struct NormalKl : IOp, IBinaryOp
    {
        /// <inheritdoc/>
        public static string Name => "NormalKl";

        /// <inheritdoc/>
        public static OpRow Row => OpRow.Binary(
            Name, "½(σ² − 1 − ln σ² + μ²)", ["Tensor.NormalKl"], (mean, v) => mean.NormalKl(v), (mean, v) => (Math.Exp(v) - 1 - v + (mean * mean)) / 2, Domain.Real, Domain.Real,
            special: [(0, 0, 0), (2, 0, 2), (0, double.NegativeInfinity, double.PositiveInfinity), (double.NaN, 0, double.NaN)]) with
        {
            Kind = OpKind.Composite,
        };

        /// <inheritdoc/>
        public static Saves Saves(int argument) => argument == 0 ? Ops.Saves.Left : Ops.Saves.Right;

        /// <inheritdoc/>
        // eᵛ − 1 − v loses half of its digits near v = 0 unless the first two terms are taken together.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Invoke<V>(V left, V right)
            where V : struct, IVec<V> => (Elementary.Expm1(right) - right + (left * left)) * V.Splat(0.5);

        /// <inheritdoc/>
        public Tensor Vjp(int argument, SavedValues saved, Tensor gradient) => argument == 0 ? gradient * saved.Left : gradient * (saved.Right.Expm1() * 0.5);
    }
}

namespace Tensorium
{
    public sealed partial class Tensor
    {
        /// <summary>
        /// KL(N(μ, σ²) ‖ N(0, 1)) = ½(σ² − 1 − ln σ² + μ²) in nats, element by element, with this tensor as μ. Kingma and Welling, arXiv 1312.6114, appendix B.
        /// </summary>
        /// <param name="logVariance">ln σ², broadcast with the means.</param>
        /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
        /// <exception cref="DeviceException">The tensors are on different devices.</exception>
        public Tensor NormalKl(Tensor logVariance) => Ops.Launch.Binary(default(Ops.NormalKl), this, logVariance);
    }
}
