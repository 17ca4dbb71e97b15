namespace Tensorium.Models.Optim;

/// <summary>
/// Adam with decoupled weight decay: parameters shrink by 1 − α·λ a step, whatever their gradients' size. Loshchilov and Hutter, arXiv 1711.05101.
/// </summary>
public sealed class AdamW : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>AdamW over a module's parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">α, the learning rate.</param>
    /// <param name="beta1">How much of the running mean is kept a step, in [0, 1).</param>
    /// <param name="beta2">How much of the running mean of squares is kept a step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive: bounds the step where gradients vanish.</param>
    /// <param name="weightDecay">λ: what a parameter loses a step, as a share of the learning rate.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="GradientException">A tensor is not a leaf that requires a gradient.</exception>
    public AdamW(
        IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>AdamW over groups of parameters, each possibly with a learning rate and weight decay of its own.</summary>
    /// <inheritdoc cref="AdamW(IEnumerable{Tensor}, double, double, double, double, double)" path="/param|/exception"/>
    public AdamW(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0.01)
        : base(groups, learningRate, weightDecay, "first_moment", "second_moment")
    {
        _beta1 = Hyperparameter.Decay(beta1, "beta1");
        _beta2 = Hyperparameter.Decay(beta2, "beta2");
        _epsilon = Hyperparameter.Positive(epsilon, "epsilon");
    }

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<DueUpdate> due) => Launch(due, one => new AdamStep(
        _beta1, _beta2, _epsilon, one.LearningRate, decay: 0, shrink: 1 - (one.LearningRate * one.WeightDecay), one.State.Steps));
}
