namespace Tensorium.Models.Nn;

/// <summary>max(x, 0).</summary>
public sealed class Relu : Layer, IActivation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Relu();

    Tensor IActivation.After(IActivated layer, Tensor x) => layer.Forward(x, default(Ops.Relu));
}

/// <summary>x where positive, slope · x elsewhere.</summary>
/// <param name="slope">The slope below zero.</param>
public sealed class LeakyRelu(double slope = 0.01) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.LeakyRelu(slope);
}

/// <summary>x where positive, α·(eˣ − 1) elsewhere. Clevert et al., arXiv 1511.07289.</summary>
/// <param name="alpha">The negative of the value approached at −∞.</param>
public sealed class Elu(double alpha = 1) : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Elu(alpha);
}

/// <summary>x·Φ(x), with Φ the standard normal distribution function. Hendrycks and Gimpel, arXiv 1606.08415.</summary>
public sealed class Gelu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Gelu();
}

/// <summary>x·σ(x), also called swish. Hendrycks and Gimpel, arXiv 1606.08415.</summary>
public sealed class Silu : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Silu();
}

/// <summary>The hyperbolic tangent.</summary>
public sealed class Tanh : Layer, IActivation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Tanh();

    Tensor IActivation.After(IActivated layer, Tensor x) => layer.Forward(x, default(Ops.Tanh));
}

/// <summary>σ(x) = 1 / (1 + e⁻ˣ).</summary>
public sealed class Sigmoid : Layer, IActivation
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Sigmoid();

    Tensor IActivation.After(IActivated layer, Tensor x) => layer.Forward(x, default(Ops.Sigmoid));
}

/// <summary>ln(1 + eˣ): a smooth rectified unit, positive everywhere.</summary>
public sealed class Softplus : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.Softplus();
}

/// <summary>An activation whose derivative is a function of its result, so that it can be part of the pass that computes its argument.</summary>
internal interface IActivation
{
    /// <summary>The activation of the layer's output for x: the bits of one after the other.</summary>
    Tensor After(IActivated layer, Tensor x);
}

/// <summary>A layer that takes an activation behind it into its pass.</summary>
internal interface IActivated
{
    /// <summary>The layer with the activation behind it.</summary>
    Tensor Forward<TOp>(Tensor x, TOp activation)
        where TOp : struct, Ops.IUnaryOp;
}
