using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The affine map of a vector and a class, [x, e_y] ↦ x·Wᵀ + v(y) + b, with a row v(y) for each class: the first layer of a network that sees both. The part of x
/// is computed once for all classes.
/// </summary>
public sealed class ClassConditionedLinear : Module
{
    /// <summary>With the first values that an affine map of [x, e_y] has.</summary>
    /// <param name="inputs">The size of x.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="outputs">The size of the output.</param>
    /// <param name="style">First weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ClassConditionedLinear(int inputs, int classes, int outputs, NetworkStyle style, Generator random)
    {
        var whole = style.Affine(inputs + classes, outputs, random);
        using var paused = Recording.Pause();
        Weight = RegisterParameter("weight", whole.Weight[.., ..inputs].Clone());
        Classes = RegisterParameter("classes", whole.Weight[.., inputs..].T.Clone());
        Bias = RegisterParameter("bias", whole.Bias!.Clone());
    }

    /// <summary>W, [outputs, inputs].</summary>
    public Tensor Weight { get; }

    /// <summary>v, [classes, outputs].</summary>
    public Tensor Classes { get; }

    /// <summary>b, [outputs].</summary>
    public Tensor Bias { get; }

    /// <summary>The map for a class, or for several.</summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="label">y, […], int64, broadcast with x: for every class at once, [classes, 1] beside [batch, inputs].</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast, or the last axis of x has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of the classes.</exception>
    public Tensor Forward(Tensor x, Tensor label) => x.Linear(Weight, Bias) + Classes.Embedding(label);

    /// <summary>The map for a class that is known by probabilities only: that of the mean of e_y.</summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="probabilities">[…, classes], broadcast with x.</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ShapeException">The shapes do not broadcast, or a last axis has another size.</exception>
    public Tensor ForwardMean(Tensor x, Tensor probabilities) => x.Linear(Weight, Bias) + probabilities.MatMul(Classes);
}
