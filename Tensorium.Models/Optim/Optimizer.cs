using Tensorium.Models.Nn;
using Tensorium.Ops;

namespace Tensorium.Models.Optim;

/// <summary>
/// Changes parameters by their gradients. A training step is <c>loss.Backward(); optimizer.Step();</c>: <see cref="Step"/> uses the gradients up, so that
/// nothing is left over for the next one.
/// </summary>
/// <remarks>
/// To accumulate gradients over several batches, call <c>Backward</c> several times before one <see cref="Step"/> (their gradients add up; divide the losses by
/// their number for the mean). To throw gradients away without a step, call <see cref="ZeroGrad"/>. Parameters without a gradient are left alone.
/// </remarks>
public abstract class Optimizer
{
    private readonly ParameterState[] _parameters;
    private readonly List<DueUpdate> _due = [];
    private double _learningRate;
    private double _weightDecay;

    /// <summary>An optimiser of these groups.</summary>
    /// <param name="groups">At least one parameter altogether, none of them twice.</param>
    /// <param name="learningRate">The learning rate of groups without their own.</param>
    /// <param name="weightDecay">The weight decay of groups without their own.</param>
    /// <param name="stateNames">The names of the running quantities that are kept for every parameter.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is given twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The learning rate or weight decay is negative or not finite.</exception>
    /// <exception cref="GradientException">A tensor is not a leaf that requires a gradient.</exception>
    protected Optimizer(IEnumerable<ParameterGroup> groups, double learningRate, double weightDecay, params IReadOnlyList<string> stateNames)
    {
        Groups = [.. groups];
        LearningRate = learningRate;
        WeightDecay = weightDecay;
        StateNames = stateNames;
        _parameters = [.. Groups.SelectMany(group => group.Parameters, (group, parameter) => new ParameterState(Leaf(parameter), group, stateNames.Count))];
        if (_parameters.Length == 0) throw new ArgumentException($"{GetType().Name}: there is no parameter to optimise", nameof(groups));
        if (_parameters.DistinctBy(state => state.Parameter.Node).Count() != _parameters.Length)
            throw new ArgumentException($"{GetType().Name}: a parameter was given twice, and would be updated twice a step", nameof(groups));
    }

    /// <summary>The groups, as given.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The learning rate of groups without their own, before <see cref="Schedule"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = Hyperparameter.NotNegative(value, "learning rate");
    }

    /// <summary>The weight decay of groups without their own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        set => _weightDecay = Hyperparameter.NotNegative(value, "weight decay");
    }

    /// <summary>The factor on every learning rate, a function of <see cref="StepCount"/>; 1 unless set.</summary>
    public Schedule Schedule { get; set; } = Schedule.Constant;

    /// <summary>How many steps were done.</summary>
    public long StepCount { get; private set; }

    /// <summary>The names of the running quantities kept for every parameter.</summary>
    public IReadOnlyList<string> StateNames { get; }

    /// <summary>Updates every parameter that has a gradient, and clears the gradients.</summary>
    /// <exception cref="GradientException">No parameter has a gradient.</exception>
    public void Step()
    {
        if (Array.TrueForAll(_parameters, state => state.Parameter.Grad is null))
            throw new GradientException($"{GetType().Name}.Step: no parameter has a gradient; call Backward() on a loss first (Step uses the gradients up)");
        var factor = Schedule.At(StepCount);
        try
        {
            foreach (var state in _parameters)
            {
                if (state.Parameter.Grad is not { } gradient) continue;
                state.Follow();
                state.Steps++;
                _due.Add(new(state, gradient, factor * (state.Group.LearningRate ?? LearningRate), state.Group.WeightDecay ?? WeightDecay));
            }

            Update(_due);
        }
        catch
        {
            // A step that was not done, for want of memory perhaps, does not count: it can be tried again.
            foreach (var due in _due) due.State.Steps--;
            throw;
        }
        finally
        {
            _due.Clear();
        }

        StepCount++;
        ZeroGrad();
    }

    /// <summary>Clears the gradients without a step, and gives their memory back (see <see cref="TensorGradients.ClearGrad"/>).</summary>
    public void ZeroGrad()
    {
        foreach (var state in _parameters) state.Parameter.ClearGrad();
    }

    /// <summary>
    /// Copies of all that the next steps depend on besides the parameters: running quantities as <c>{parameter's number}.{name}</c>, step counts, learning rates and
    /// weight decays. (The <see cref="Schedule"/> is a function of the step, and has no state.) With it, a resumed run continues bit for bit.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in NamedState) state.Add(name, value.Clone());
        return state;
    }

    /// <summary>What <see cref="StateDict"/> copies.</summary>
    internal IEnumerable<KeyValuePair<string, Tensor>> NamedState => Quantities().Concat(Numbers());

    /// <summary>Goes to where the optimiser was when <see cref="StateDict"/> was called. All is checked before anything is changed.</summary>
    /// <exception cref="StateDictException">The state is that of another kind of optimiser, or of other parameters, or has numbers that no optimiser has.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        var numbers = Numbers();
        KeyValuePair<string, Tensor>[] targets = [.. Quantities(), .. numbers];
        StateCopy.Check(GetType().Name, targets, state, strict: true);
        CheckNumbers(state);
        StateCopy.Load(GetType().Name, targets, state, strict: true);
        StepCount = numbers[0].Value.ToArray<long>()[0];
        var steps = numbers[1].Value.ToArray<long>();
        for (var i = 0; i < steps.Length; i++) _parameters[i].Steps = steps[i];

        var (rates, decays) = (numbers[2].Value.ToArray<double>(), numbers[3].Value.ToArray<double>());
        (LearningRate, WeightDecay) = (rates[0], decays[0]);
        for (var i = 0; i < Groups.Count; i++)
        {
            Groups[i].LearningRate = double.IsNaN(rates[i + 1]) ? null : rates[i + 1];
            Groups[i].WeightDecay = double.IsNaN(decays[i + 1]) ? null : decays[i + 1];
        }
    }

    /// <summary>Updates these parameters in place, preferably by one <see cref="Tensor.Update{TOp}(ReadOnlySpan{ParameterUpdate{TOp}})"/>: one pass over memory, in one launch.</summary>
    /// <param name="due">The parameters that have a gradient, at least one.</param>
    protected abstract void Update(IReadOnlyList<DueUpdate> due);

    /// <summary>Runs one step for each of the parameters, in one launch.</summary>
    /// <param name="due">The parameters.</param>
    /// <param name="step">The step of one.</param>
    private protected void Launch<TOp>(IReadOnlyList<DueUpdate> due, Func<DueUpdate, TOp> step)
        where TOp : struct, IUpdateOp
    {
        var updates = new ParameterUpdate<TOp>[due.Count];
        for (var i = 0; i < updates.Length; i++)
        {
            var state = due[i].State;
            updates[i] = new(step(due[i]), state.Parameter, due[i].Gradient, StateNames.Count > 0 ? state[0] : null, StateNames.Count > 1 ? state[1] : null);
        }

        Tensor.Update<TOp>(updates);
    }

    private Tensor Leaf(Tensor parameter)
    {
        if (!parameter.RequiresGrad)
            throw new GradientException($"{GetType().Name}: a tensor of shape {parameter.Shape} does not require a gradient; pass a module's Parameters, or what RequireGrad() returned");

        // Throws for the result of an op: only leaves accumulate.
        parameter.Grad = parameter.Grad;
        return parameter;
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Quantities() =>
        _parameters.SelectMany((state, number) => StateNames.Select((name, index) => new KeyValuePair<string, Tensor>($"{number}.{name}", state[index])));

    private void CheckNumbers(IReadOnlyDictionary<string, Tensor> state)
    {
        foreach (var name in (string[])["step", "parameter_steps"])
        {
            if (Array.Exists(state[name].ToArray<long>(), steps => steps < 0))
                throw new StateDictException($"{GetType().Name}: '{name}' holds a negative number of steps, and nothing was loaded");
        }
        foreach (var name in (string[])["learning_rates", "weight_decays"])
        {
            var values = state[name].To(DType.Float64).ToArray<double>();
            if (double.IsNaN(values[0]) || Array.Exists(values, value => value < 0 || double.IsInfinity(value)))
                throw new StateDictException($"{GetType().Name}: '{name}' holds what is negative or not finite, and nothing was loaded");
        }
    }

    /// <summary>The plain numbers as tensors; a group's NaN stands for the optimiser's own value.</summary>
    private KeyValuePair<string, Tensor>[] Numbers() =>
    [
        new("step", Tensor.From(StepCount)),
        new("parameter_steps", Tensor.From<long>([.. _parameters.Select(state => state.Steps)])),
        new("learning_rates", Tensor.From<double>([LearningRate, .. Groups.Select(group => group.LearningRate ?? double.NaN)])),
        new("weight_decays", Tensor.From<double>([WeightDecay, .. Groups.Select(group => group.WeightDecay ?? double.NaN)])),
    ];
}
