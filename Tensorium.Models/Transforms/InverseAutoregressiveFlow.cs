namespace Tensorium.Models.Transforms;

/// <summary>
/// One step of the inverse autoregressive flow of Kingma et al. (arXiv 1606.04934, §4, algorithm 1): a gate for each dimension, that depends on the dimensions before it
/// and on a context,
/// <code>
/// (m, s) = MADE(z, c)
/// f(z)   = σ ∘ z + (1 − σ) ∘ m,   σ = sigmoid(s + forget bias)
/// ln det ∂f/∂z = Σ_d ln σ_d
/// </code>
/// The Jacobian is triangular with σ on its diagonal, so that f costs one pass of the network and its inverse one for each dimension.
/// </summary>
public sealed class InverseAutoregressiveFlow : Transform
{
    private readonly Made _network;
    private readonly Tensor? _context;
    private readonly double _forgetBias;

    /// <summary>With a network that is learned somewhere else, as part of a model.</summary>
    /// <param name="network">Two outputs for each dimension: m and s.</param>
    /// <param name="context">c, [batch…, context], what the encoder says about the data point; null if the network takes none.</param>
    /// <param name="forgetBias">What is added to s: with 1 or 2 a new step changes little, which is where learning had better begin (the paper's §4).</param>
    /// <exception cref="ConfigurationException">The network has not two outputs for each dimension.</exception>
    /// <exception cref="ArgumentException">The context is missing, or one was given that the network does not take.</exception>
    /// <exception cref="ShapeException">The context has another size.</exception>
    public InverseAutoregressiveFlow(Made network, Tensor? context = null, double forgetBias = 1)
        : base(context is null || context.Rank == 0 ? [] : [.. context.Shape.AsSpan()[..^1]], 1)
    {
        if (network.Config.OutputsPerInput != 2)
            throw new ConfigurationException($"the network gives {network.Config.OutputsPerInput} numbers for each dimension; an inverse autoregressive flow needs 2, m and s");
        network.CheckContext(context);
        (_network, _context, _forgetBias) = (network, context, forgetBias);
    }

    /// <inheritdoc/>
    public override bool HasInverse => true;

    /// <inheritdoc/>
    /// <param name="x">z, […, batch…, D].</param>
    public override (Tensor Value, Tensor LogDeterminant) Forward(Tensor x)
    {
        CheckVector(x, _network.Config.Inputs);
        var (m, s) = Parameters(x);
        // ln σ(s) = −ln(1 + e⁻ˢ), and 1 − σ(s) = σ(−s): neither is rounded away.
        return ((s.Sigmoid() * x) + ((-s).Sigmoid() * m), -(-s).Softplus().Sum(-1));
    }

    /// <inheritdoc/>
    /// <remarks>One pass of the network for each dimension, in its order: each needs the ones before it.</remarks>
    public override Tensor Inverse(Tensor y)
    {
        var inputs = _network.Config.Inputs;
        CheckVector(y, inputs);
        var x = Tensor.Zeros(y.Shape, y.DType, y.Device);
        foreach (var dimension in _network.Config.InOrder)
        {
            var (m, s) = Parameters(x);
            var here = Tensor.Arange(0, inputs, device: y.Device).Equal(dimension);
            // (y − (1 − σ)·m)/σ, by 1/σ = 1 + e⁻ˢ and (1 − σ)/σ = e⁻ˢ.
            x = Tensor.Where(here, y + ((-s).Exp() * (y - m)), x);
        }

        return x;
    }

    private (Tensor M, Tensor S) Parameters(Tensor x)
    {
        var outputs = _network.Forward(x, _context).Split(2, -2);
        return (outputs[0].Squeeze(-2), outputs[1].Squeeze(-2) + _forgetBias);
    }
}
