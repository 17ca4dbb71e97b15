using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;

namespace Tensorium.Models.Optim;

/// <summary>
/// Stochastic gradient descent, with momentum if wanted: g ← g + λθ; b ← μ·b + (1 − τ)·g (b ← g at the first step); θ ← θ − α·b, or θ − α·(g + μ·b) with
/// Nesterov's look-ahead. Sutskever et al., ICML 2013, in PyTorch's form, in which the learning rate is outside of the momentum.
/// </summary>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly bool _nesterov;

    /// <summary>SGD over a module's parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">α, the learning rate.</param>
    /// <param name="momentum">μ in [0, 1): how much of the last direction is kept; 0 for plain descent.</param>
    /// <param name="dampening">τ: the part of a gradient that does not enter the momentum.</param>
    /// <param name="weightDecay">λ of the penalty λ/2·‖θ‖².</param>
    /// <param name="nesterov">Whether the gradient is taken as if the momentum had been followed already.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice; or Nesterov's form without momentum, or with dampening.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="GradientException">A tensor is not a leaf that requires a gradient.</exception>
    public Sgd(IEnumerable<Tensor> parameters, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : this([new ParameterGroup(parameters)], learningRate, momentum, dampening, weightDecay, nesterov)
    {
    }

    /// <summary>SGD over groups of parameters, each possibly with a learning rate and weight decay of its own.</summary>
    /// <inheritdoc cref="Sgd(IEnumerable{Tensor}, double, double, double, double, bool)" path="/param|/exception"/>
    public Sgd(IEnumerable<ParameterGroup> groups, double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(groups, learningRate, weightDecay, momentum == 0 ? [] : ["momentum"])
    {
        _momentum = Hyperparameter.Decay(momentum, "momentum");
        _dampening = Hyperparameter.NotNegative(dampening, "dampening");
        _nesterov = nesterov;
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new ArgumentException($"Sgd: Nesterov's form looks ahead along the undamped momentum; it needs a momentum above 0 (here {momentum}) and no dampening (here {dampening})", nameof(nesterov));
    }

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<DueUpdate> due)
    {
        if (_momentum == 0) Launch(due, one => new PlainStep(one.LearningRate, one.WeightDecay));
        else if (_nesterov) Launch(due, one => new NesterovStep(one.LearningRate, one.WeightDecay, _momentum));
        else Launch(due, one => new MomentumStep(one.LearningRate, one.WeightDecay, _momentum, one.State.Steps == 1 ? 1 : 1 - _dampening));
    }

    // Not private: a device's launcher sees the steps from another assembly.
    internal readonly struct PlainStep(double learningRate, double decay) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            parameter = V.Fma(V.Splat(-learningRate), g, parameter);
        }
    }

    internal readonly struct MomentumStep(double learningRate, double decay, double momentum, double taken) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            first = Underflow.ToZero(V.Fma(V.Splat(momentum), first, V.Splat(taken) * g));
            parameter = V.Fma(V.Splat(-learningRate), first, parameter);
        }
    }

    internal readonly struct NesterovStep(double learningRate, double decay, double momentum) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            var g = V.Fma(V.Splat(decay), parameter, gradient);
            first = Underflow.ToZero(V.Fma(V.Splat(momentum), first, g));
            parameter = V.Fma(V.Splat(-learningRate), V.Fma(V.Splat(momentum), first, g), parameter);
        }
    }
}
