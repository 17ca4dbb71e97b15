namespace Tensorium.Models.Optim;

/// <summary>What an optimiser knows of one parameter.</summary>
public sealed class ParameterState
{
    private readonly Tensor[] _state;

    internal ParameterState(Tensor parameter, ParameterGroup group, int stateCount)
    {
        Parameter = parameter;
        Group = group;
        _state = new Tensor[stateCount];
        for (var i = 0; i < stateCount; i++) _state[i] = Tensor.Zeros(parameter.Shape, parameter.DType, parameter.Device);
    }

    /// <summary>The parameter, a leaf.</summary>
    public Tensor Parameter { get; }

    /// <summary>The group that it belongs to.</summary>
    public ParameterGroup Group { get; }

    /// <summary>How many times it was updated, this time included: steps for which it had no gradient do not count.</summary>
    public long Steps { get; internal set; }

    /// <summary>A running quantity of the parameter's shape, zero at first, in the order of <see cref="Optimizer.StateNames"/>.</summary>
    public Tensor this[int index] => _state[index];

    /// <summary>Takes the running quantities to where the parameter is: its module may have been moved since.</summary>
    internal void Follow()
    {
        for (var i = 0; i < _state.Length; i++) _state[i] = _state[i].To(Parameter.Device);
    }
}
