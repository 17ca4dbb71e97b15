using Tensorium.Ops;

namespace Tensorium.Models.Nn;

/// <summary>The affine map y = x·Wᵀ + b, over the last axis of its input.</summary>
public sealed class Linear : Layer, IActivated
{
    /// <summary>With weight and bias uniform in ±1/√inputs, as in PyTorch.</summary>
    /// <param name="inputs">The size of the input's last axis.</param>
    /// <param name="outputs">The size of the output's last axis.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <param name="dtype">float32 or float64.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(int inputs, int outputs, Generator generator, bool bias = true, DType dtype = DType.Float32)
        : this(
            Initialize.LayerDefault([Positive(outputs, nameof(outputs)), Positive(inputs, nameof(inputs))], inputs, generator, dtype),
            bias ? Initialize.LayerDefault([outputs], inputs, generator, dtype) : null)
    {
    }

    /// <summary>With given first values, for example from <see cref="Initialize"/>.</summary>
    /// <param name="weight">W, [outputs, inputs].</param>
    /// <param name="bias">b, [outputs]; null for none.</param>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public Linear(Tensor weight, Tensor? bias)
    {
        if (weight.Rank != 2) throw new ShapeException($"Linear: the weight is {weight.Shape}; it must be [outputs, inputs]");
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != weight.Shape[0]))
            throw new ShapeException($"Linear: the bias is {bias.Shape}; beside a weight of {weight.Shape} it must be [{weight.Shape[0]}]");
        Weight = RegisterParameter("weight", weight);
        Bias = bias is null ? null : RegisterParameter("bias", bias);
    }

    /// <summary>W, [outputs, inputs].</summary>
    public Tensor Weight { get; }

    /// <summary>b, [outputs], if there is one.</summary>
    public Tensor? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[…, inputs].</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ShapeException">The last axis of x has another size.</exception>
    public override Tensor Forward(Tensor x)
    {
        CheckInput(x);
        return Bias is null ? x.MatMul(Weight.T) : x.Linear(Weight, Bias);
    }

    /// <summary>The layer with an activation behind it, f(x·Wᵀ + b), in one pass where that is possible (see <see cref="Tensor.Linear{TOp}"/>).</summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="activation">f: an op of the library, or one of yours.</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ShapeException">The last axis of x has another size.</exception>
    public Tensor Forward<TOp>(Tensor x, TOp activation)
        where TOp : struct, IUnaryOp
    {
        CheckInput(x);
        return Bias is null ? x.MatMul(Weight.T).Map(activation) : x.Linear(Weight, Bias, activation);
    }

    private void CheckInput(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[^1] != Weight.Shape[1])
            throw new ShapeException($"Linear: the input is {x.Shape}; this layer takes […, {Weight.Shape[1]}] to […, {Weight.Shape[0]}]");
    }

    private static int Positive(int size, string name) => size > 0
        ? size
        : throw new ArgumentOutOfRangeException(name, size, $"Linear: the number of {name} must be positive");
}
