namespace Tensorium.Models.Nn;

/// <summary>
/// The affine map y = x·(W ∘ M)ᵀ + b with a fixed mask M of zeros and ones: input i reaches output j only where M[j, i] is 1. Gradients of
/// weights that the mask hides are zero. Germain et al., arXiv 1502.03509, equation 9.
/// </summary>
public sealed class MaskedLinear : Layer, IActivated
{
    private readonly PerDevice<Tensor> _mask;

    /// <summary>With weight and bias uniform in ±1/√inputs, as <see cref="Linear"/>.</summary>
    /// <param name="mask">M, [outputs, inputs], zeros and ones, of the dtype that the parameters are to have.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <exception cref="ShapeException">The mask is no matrix, or has no row or column.</exception>
    /// <exception cref="ArgumentException">The mask has other elements than 0 and 1.</exception>
    public MaskedLinear(Tensor mask, Generator generator, bool bias = true)
        : this(Checked(mask).Shape, mask.DType, generator, bias, () => mask.Detach())
    {
    }

    /// <summary>With a mask that is made only after the weights have been: where those are too many, nothing is.</summary>
    internal MaskedLinear(Shape shape, DType dtype, Generator generator, bool bias, Func<Tensor> mask)
    {
        Weight = RegisterParameter("weight", Initialize.LayerDefault(shape, shape[1], generator, dtype));
        Bias = bias ? RegisterParameter("bias", Initialize.LayerDefault([shape[0]], shape[1], generator, dtype)) : null;
        _mask = PerDevice.Of(mask());
    }

    /// <summary>M, [outputs, inputs]; not part of the state, as it follows from how the layer was made.</summary>
    public Tensor Mask => _mask.On(Weight.Device);

    /// <summary>W, [outputs, inputs]; what the mask hides is not used.</summary>
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
        return Bias is null ? x.MatMul((Weight * Mask).T) : x.Linear(Weight * Mask, Bias);
    }

    /// <summary>The layer with an activation behind it, in one pass where that is possible (see <see cref="Tensor.Linear{TOp}"/>).</summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="activation">An op of the library, or one of yours.</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ShapeException">The last axis of x has another size.</exception>
    public Tensor Forward<TOp>(Tensor x, TOp activation)
        where TOp : struct, Ops.IUnaryOp
    {
        CheckInput(x);
        return Bias is null ? x.MatMul((Weight * Mask).T).Map(activation) : x.Linear(Weight * Mask, Bias, activation);
    }

    private static Tensor Checked(Tensor mask)
    {
        if (mask.Rank != 2 || mask.ElementCount == 0) throw new ShapeException($"MaskedLinear: the mask is {mask.Shape}; it must be [outputs, inputs], at least 1 of each");
        return (mask.Equal(0) | mask.Equal(1)).All().ToArray<bool>()[0]
            ? mask
            : throw new ArgumentException("MaskedLinear: the mask must consist of zeros and ones; scale the weights instead", nameof(mask));
    }

    private void CheckInput(Tensor x)
    {
        if (x.Rank == 0 || x.Shape[^1] != Mask.Shape[1])
            throw new ShapeException($"MaskedLinear: the input is {x.Shape}; this layer takes […, {Mask.Shape[1]}] to […, {Mask.Shape[0]}]");
    }
}
