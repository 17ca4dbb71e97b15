using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Models.Optim;

/// <summary>
/// Adam's update of one element, in one pass: m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)·g²; θ ← shrink·θ − α·m / (√v / √(1 − β₂ᵗ) + ε), with
/// g the gradient plus decay·θ, and α the learning rate over 1 − β₁ᵗ. Adam shrinks nothing, AdamW decays nothing.
/// </summary>
internal readonly struct AdamStep(double beta1, double beta2, double epsilon, double learningRate, double decay, double shrink, long step) : IUpdateOp
{
    private readonly double _forgetFirst = 1 - beta1;
    private readonly double _forgetSecond = 1 - beta2;
    private readonly double _rate = learningRate / (1 - Math.Pow(beta1, step));
    private readonly double _perRootCorrection = 1 / Math.Sqrt(1 - Math.Pow(beta2, step));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
        where V : struct, IVec<V>
    {
        var g = V.Fma(V.Splat(decay), parameter, gradient);
        var m = V.Fma(V.Splat(_forgetFirst), g - first, first);
        var v = V.Fma(V.Splat(_forgetSecond) * g, g, V.Splat(beta2) * second);

        // ε is added after the correction, as in the paper's algorithm; inside of the root it would have another meaning.
        var denominator = V.Fma(V.Sqrt(v), V.Splat(_perRootCorrection), V.Splat(epsilon));
        parameter = V.Fma(V.Splat(-_rate), m / denominator, V.Splat(shrink) * parameter);
        first = Underflow.ToZero(m);
        second = Underflow.ToZero(v);
    }
}
