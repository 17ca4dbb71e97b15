namespace Tensorium.Models.Optim;

/// <summary>
/// Adam: steps of about the learning rate's size in every coordinate, by running means of the gradient and of its square, corrected for their start at zero.
/// Kingma and Ba, arXiv 1412.6980. Weight decay is added to the gradient (as in PyTorch); <see cref="AdamW"/> is the variant that keeps it apart.
/// </summary>
public sealed class Adam : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;

    /// <summary>Adam over a module's parameters.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="beta1">How much of the running mean is kept a step, in [0, 1).</param>
    /// <param name="beta2">How much of the running mean of squares is kept a step, in [0, 1).</param>
    /// <param name="epsilon">Added to the root of the mean square, positive: bounds the step where gradients vanish.</param>
    /// <param name="weightDecay">λ of the penalty λ/2·‖θ‖².</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="GradientException">A tensor is not a leaf that requires a gradient.</exception>
    public Adam(
        IEnumerable<Tensor> parameters, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : this([new ParameterGroup(parameters)], learningRate, beta1, beta2, epsilon, weightDecay)
    {
    }

    /// <summary>Adam over groups of parameters, each possibly with a learning rate and weight decay of its own.</summary>
    /// <inheritdoc cref="Adam(IEnumerable{Tensor}, double, double, double, double, double)" path="/param|/exception"/>
    public Adam(
        IEnumerable<ParameterGroup> groups, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0)
        : base(groups, learningRate, weightDecay, "first_moment", "second_moment")
    {
        _beta1 = Hyperparameter.Decay(beta1, "beta1");
        _beta2 = Hyperparameter.Decay(beta2, "beta2");
        _epsilon = Hyperparameter.Positive(epsilon, "epsilon");
    }

    /// <inheritdoc/>
    protected override void Update(IReadOnlyList<DueUpdate> due) => Launch(due, one => new AdamStep(
        _beta1, _beta2, _epsilon, one.LearningRate, decay: one.WeightDecay, shrink: 1, one.State.Steps));
}
