using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Models.Optim;

/// <summary>
/// RMSProp: v ← ρ·v + (1 − ρ)·g²; θ ← θ − α·g / (√v + ε), with g the gradient plus λθ. Centred, v is replaced by the variance v − m², where m is the running mean of g
/// (Graves, arXiv 1308.0850); with momentum, b ← μ·b + g / (√v + ε) and θ ← θ − α·b. Tieleman and Hinton, Coursera lecture 6.5, in PyTorch's form.
/// </summary>
public sealed class RmsProp : Optimizer
{
    private readonly double _smoothing;
    private readonly double _epsilon;
    private readonly double _momentum;
    private readonly bool _centered;

    /// <summary>RMSProp over a module's parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">α, the learning rate.</param>
    /// <param name="smoothing">ρ: how much of the running mean of squares is kept a step, in [0, 1).</param>
    /// <param name="epsilon">ε, positive: bounds the step where gradients vanish.</param>
    /// <param name="weightDecay">λ of the penalty λ/2·‖θ‖².</param>
    /// <param name="momentum">μ in [0, 1): how much of the last direction is kept.</param>
    /// <param name="centered">Whether gradients are divided by their deviation instead of their root mean square.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="GradientException">A tensor is not a leaf that requires a gradient.</exception>
    public RmsProp(
        IEnumerable<Tensor> parameters, double learningRate = 0.01, double smoothing = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : this([new ParameterGroup(parameters)], learningRate, smoothing, epsilon, weightDecay, momentum, centered)
    {
    }

    /// <summary>RMSProp over groups of parameters, each possibly with a learning rate and weight decay of its own.</summary>
    /// <inheritdoc cref="RmsProp(IEnumerable{Tensor}, double, double, double, double, double, bool)" path="/param|/exception"/>
    public RmsProp(
        IEnumerable<ParameterGroup> groups, double learningRate = 0.01, double smoothing = 0.99, double epsilon = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(groups, learningRate, weightDecay, [.. Names(momentum, centered)])
    {
        _smoothing = Hyperparameter.Decay(smoothing, "smoothing");
        _epsilon = Hyperparameter.Positive(epsilon, "epsilon");
        _momentum = Hyperparameter.Decay(momentum, "momentum");
        _centered = centered;
    }

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<DueUpdate> due)
    {
        if (_centered && _momentum > 0) foreach (var one in due) Follow(one);
        else if (_centered) Launch(due, one => new CenteredStep(one.LearningRate, one.WeightDecay, _smoothing, _epsilon));
        else if (_momentum > 0) Launch(due, one => new MomentumStep(one.LearningRate, one.WeightDecay, _smoothing, _epsilon, _momentum));
        else Launch(due, one => new PlainStep(one.LearningRate, one.WeightDecay, _smoothing, _epsilon));
    }

    /// <summary>Three running quantities are one more than a pass carries: the direction is formed apart, then followed.</summary>
    private void Follow(DueUpdate one)
    {
        var (parameter, state) = (one.State.Parameter, one.State);
        var direction = Tensor.Zeros(parameter.Shape, parameter.DType, parameter.Device);
        var decayed = one.WeightDecay == 0 ? one.Gradient : one.Gradient + (parameter.Detach() * one.WeightDecay);
        direction.Update(new CenteredStep(-1, 0, _smoothing, _epsilon), decayed, state[0], state[1]);
        parameter.Update(new FollowStep(one.LearningRate, _momentum), direction, state[2]);
    }

    private static IEnumerable<string> Names(double momentum, bool centered)
    {
        yield return "mean_square";
        if (centered) yield return "mean";
        if (momentum > 0) yield return "momentum";
    }

    /// <summary>ρ·v + (1 − ρ)·g².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Square<V>(double smoothing, V g, V square)
        where V : struct, IVec<V> => Underflow.ToZero(V.Fma(V.Splat(1 - smoothing) * g, g, V.Splat(smoothing) * square));

    // Not private: a device's launcher sees the steps from another assembly.
    internal readonly struct PlainStep(double learningRate, double decay, double smoothing, double epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            first = Square(smoothing, g, first);
            parameter = V.Fma(V.Splat(-learningRate), g / (V.Sqrt(first) + V.Splat(epsilon)), parameter);
        }
    }

    internal readonly struct MomentumStep(double learningRate, double decay, double smoothing, double epsilon, double momentum) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            first = Square(smoothing, g, first);
            second = Underflow.ToZero(V.Fma(V.Splat(momentum), second, g / (V.Sqrt(first) + V.Splat(epsilon))));
            parameter = V.Fma(V.Splat(-learningRate), second, parameter);
        }
    }

    internal readonly struct CenteredStep(double learningRate, double decay, double smoothing, double epsilon) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            first = Square(smoothing, g, first);
            second = Underflow.ToZero(V.Fma(V.Splat(1 - smoothing), g - second, second));

            // A constant gradient has no variance: rounding may then leave a difference below zero, whose root would be NaN.
            var variance = V.Max(V.Fma(-second, second, first), V.Splat(0));
            parameter = V.Fma(V.Splat(-learningRate), g / (V.Sqrt(variance) + V.Splat(epsilon)), parameter);
        }
    }

    internal readonly struct FollowStep(double learningRate, double momentum) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            first = Underflow.ToZero(V.Fma(V.Splat(momentum), first, gradient));
            parameter = V.Fma(V.Splat(-learningRate), first, parameter);
        }
    }
}
