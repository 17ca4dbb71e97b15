using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// The masked autoencoder of Germain, Gregor, Murray and Larochelle (arXiv 1502.03509): a multilayer perceptron whose weights are masked so that its outputs for input
/// x_d depend only on the inputs before it in an order, and on a context c without restriction:
/// <code>
/// y_d = f_d(x_{&lt;d}, c),  d = 1 … D
/// </code>
/// Input d has degree d (its place in the order), each hidden unit k a degree m(k); unit k sees units and inputs of degree ≤ m(k), output d sees units of degree &lt; d
/// (the paper's equations 12 and 13). The degrees of hidden units are spread evenly, not drawn, so that small layers leave no input unused by chance.
/// </summary>
public sealed class Made : Module
{
    private readonly MaskedLinear[] _layers;
    private readonly Linear? _context;

    /// <summary>With random parameters: uniform in ±1/√inputs of each layer.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <exception cref="ConfigurationException">A size cannot be.</exception>
    public Made(MadeConfig config, Generator generator)
    {
        config.Validate();
        Config = config;
        var degrees = new int[config.Inputs];
        foreach (var (place, input) in config.InOrder.Index()) degrees[input] = place + 1;

        var layers = new List<MaskedLinear>();
        var below = degrees;
        foreach (var size in config.Hidden)
        {
            var above = HiddenDegrees(size);
            layers.Add(Layer(above, below, (unit, input) => unit >= input, generator));
            below = above;
        }

        // All first outputs, then all second ones: each kind is then one contiguous piece of the last layer.
        int[] outputs = [.. Enumerable.Repeat(degrees, config.OutputsPerInput).SelectMany(one => one)];
        layers.Add(Layer(outputs, below, (output, unit) => output > unit, generator));
        _layers = [.. layers.Select((layer, i) => RegisterModule(i.ToString((IFormatProvider?)null), layer))];
        if (config.Context > 0) _context = RegisterModule("context", new Linear(config.Context, _layers[0].Mask.Shape[0], generator, bias: false, dtype: config.DType));
    }

    /// <summary>The sizes.</summary>
    public MadeConfig Config { get; }

    /// <summary>The outputs for each input, computed at once.</summary>
    /// <param name="x">[…, inputs].</param>
    /// <param name="context">c, […, context], its leading axes broadcast with those of x; given exactly if the configuration has one.</param>
    /// <returns>[…, outputs per input, inputs]: element […, k, d] depends on the inputs before d in the order, and on the context.</returns>
    /// <exception cref="ShapeException">A last axis has another size, or the leading axes do not broadcast.</exception>
    /// <exception cref="ArgumentException">The context is missing, or one was given that the configuration lacks.</exception>
    public Tensor Forward(Tensor x, Tensor? context = null)
    {
        CheckInput(x, context);
        var y = x;
        for (var i = 0; i < _layers.Length; i++)
        {
            var isLast = i + 1 == _layers.Length;
            if (i == 0 && _context is not null)
            {
                var sum = _layers[0].Forward(x) + _context.Forward(context!);
                y = isLast ? sum : sum.Relu();
            }
            else
            {
                y = isLast ? _layers[i].Forward(y) : _layers[i].Forward(y, default(Ops.Relu));
            }
        }

        return y.Reshape([.. y.Shape.AsSpan()[..^1], Config.OutputsPerInput, Config.Inputs]);
    }

    /// <summary>
    /// The degrees of a layer's hidden units, spread evenly over 1 … D−1; over 0 … D−1 if there is a context, of which units of degree 0 see nothing else:
    /// through them the first input in the order depends on it too.
    /// </summary>
    private int[] HiddenDegrees(int size)
    {
        var highest = Config.Inputs - 1;
        return Config.Context > 0
            ? [.. Enumerable.Range(0, size).Select(k => (int)((long)k * (highest + 1) / size))]
            : [.. Enumerable.Range(1, size).Select(k => (int)((((long)k * highest) + size - 1) / size))];
    }

    private MaskedLinear Layer(int[] outputs, int[] inputs, Func<int, int, bool> isConnected, Generator generator) =>
        new([outputs.Length, inputs.Length], Config.DType, generator, true, () => Mask(outputs, inputs, isConnected));

    private Tensor Mask(int[] outputs, int[] inputs, Func<int, int, bool> isConnected)
    {
        var mask = new float[outputs.Length * inputs.Length];
        for (var j = 0; j < outputs.Length; j++)
        {
            for (var i = 0; i < inputs.Length; i++) mask[(j * inputs.Length) + i] = isConnected(outputs[j], inputs[i]) ? 1 : 0;
        }

        return Tensor.From<float>(mask, [outputs.Length, inputs.Length]).To(Config.DType);
    }

    private void CheckInput(Tensor x, Tensor? context)
    {
        if (x.Rank == 0 || x.Shape[^1] != Config.Inputs)
            throw new ShapeException($"Made: the input is {x.Shape}; this network takes […, {Config.Inputs}]");
        CheckContext(context);
    }

    /// <summary>Checks that the context is there exactly if the configuration has one, and its size.</summary>
    internal void CheckContext(Tensor? context)
    {
        if (context is null != Config.Context < 1)
            throw new ArgumentException(context is null ? $"Made: this network needs a context […, {Config.Context}]" : "Made: this network was made without a context", nameof(context));
        if (context is not null && (context.Rank == 0 || context.Shape[^1] != Config.Context))
            throw new ShapeException($"Made: the context is {context.Shape}; this network takes […, {Config.Context}]");
    }
}
