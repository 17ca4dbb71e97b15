using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>The hidden layers of a multilayer perceptron that sees a vector and a class: the first is a <see cref="ClassConditionedLinear"/>.</summary>
public sealed class ClassConditionedPerceptron : Module
{
    private readonly ClassConditionedLinear _first;
    private readonly Sequential _rest;

    /// <summary>Hidden layers of these widths.</summary>
    /// <param name="inputs">The size of the vector.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="widths">The number of units in each hidden layer, at least one.</param>
    /// <param name="style">Nonlinearity, first weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ClassConditionedPerceptron(int inputs, int classes, IReadOnlyList<int> widths, NetworkStyle style, Generator random)
    {
        _first = RegisterModule("first", new ClassConditionedLinear(inputs, classes, widths[0], style, random));
        _rest = RegisterModule("rest", new Sequential([style.CreateActivation(), .. Perceptron.Create(widths[0], [.. widths.Skip(1)], style, random).Layers]));
    }

    /// <summary>The last hidden layer for a class, or for several: see <see cref="ClassConditionedLinear.Forward"/>.</summary>
    /// <inheritdoc cref="ClassConditionedLinear.Forward" path="/param|/exception"/>
    /// <returns>[…, last width].</returns>
    public Tensor Forward(Tensor x, Tensor label) => _rest.Forward(_first.Forward(x, label));

    /// <summary>The last hidden layer for a class that is known by probabilities only: see <see cref="ClassConditionedLinear.ForwardMean"/>.</summary>
    /// <inheritdoc cref="ClassConditionedLinear.ForwardMean" path="/param|/exception"/>
    /// <returns>[…, last width].</returns>
    public Tensor ForwardMean(Tensor x, Tensor probabilities) => _rest.Forward(_first.ForwardMean(x, probabilities));
}
