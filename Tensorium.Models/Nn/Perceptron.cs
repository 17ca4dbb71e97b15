namespace Tensorium.Models.Nn;

/// <summary>The nonlinearity of a network's hidden units.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,
}

/// <summary>How the first weights of a network are drawn.</summary>
public enum InitialWeights
{
    /// <summary>Weights and biases uniform in ±1/√inputs: what PyTorch does unless told otherwise.</summary>
    Uniform,

    /// <summary>Weights uniform in ±√(6 / (inputs + outputs)), biases 0. Glorot and Bengio, AISTATS 2010.</summary>
    Xavier,
}

/// <summary>How networks are made: settings that their layers share.</summary>
/// <param name="Activation">The nonlinearity of the hidden units.</param>
/// <param name="InitialWeights">How the first weights are drawn.</param>
/// <param name="DType">float32, or float64 for checks.</param>
public sealed record NetworkStyle(Activation Activation = Activation.Relu, InitialWeights InitialWeights = InitialWeights.Uniform, DType DType = DType.Float32)
{
    /// <summary>An affine map with first values of this style.</summary>
    /// <param name="inputs">The size of its input's last axis.</param>
    /// <param name="outputs">The size of its output's last axis.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear Affine(int inputs, int outputs, Generator random) => InitialWeights == InitialWeights.Xavier
        ? new(Initialize.XavierUniform([outputs, inputs], random, dtype: DType), Initialize.Zeros([outputs], DType))
        : new(inputs, outputs, random, dtype: DType);

    /// <summary>A convolution with first values of this style.</summary>
    /// <param name="inputChannels">The channels of its input.</param>
    /// <param name="outputChannels">The channels of its output.</param>
    /// <param name="kernel">The height and width of the kernel.</param>
    /// <param name="stride">How far the kernel moves.</param>
    /// <param name="padding">The zeros added on both sides of each axis.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Conv2d Convolution(int inputChannels, int outputChannels, Pair kernel, Pair stride, Pair padding, Generator random) => InitialWeights == InitialWeights.Xavier
        ? new(Initialize.XavierUniform([outputChannels, inputChannels, kernel.Height, kernel.Width], random, dtype: DType), Initialize.Zeros([outputChannels], DType), stride, padding)
        : new(inputChannels, outputChannels, kernel, random, stride, padding, dtype: DType);

    /// <summary>A transposed convolution with first values of this style.</summary>
    /// <param name="inputChannels">The channels of its input.</param>
    /// <param name="outputChannels">The channels of its output.</param>
    /// <param name="kernel">The height and width of the kernel.</param>
    /// <param name="stride">How far apart neighbouring input elements land in the output.</param>
    /// <param name="padding">What is taken off on both sides of each axis of the output.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ConvTranspose2d TransposedConvolution(int inputChannels, int outputChannels, Pair kernel, Pair stride, Pair padding, Generator random) => InitialWeights == InitialWeights.Xavier
        ? new(Initialize.XavierUniform([inputChannels, outputChannels, kernel.Height, kernel.Width], random, dtype: DType), Initialize.Zeros([outputChannels], DType), stride, padding)
        : new(inputChannels, outputChannels, kernel, random, stride, padding, dtype: DType);

    /// <summary>The nonlinearity as a layer.</summary>
    public Layer CreateActivation() => Activation switch
    {
        Activation.Relu => new Relu(),
        Activation.Tanh => new Tanh(),
        _ => new Softplus(),
    };
}

/// <summary>The hidden layers of a multilayer perceptron: affine maps, each with the nonlinearity behind it.</summary>
public static class Perceptron
{
    /// <summary>Hidden layers of these widths; the identity if there are none.</summary>
    /// <param name="inputs">The size of the input.</param>
    /// <param name="widths">The number of units in each hidden layer.</param>
    /// <param name="style">Nonlinearity, first weights and dtype.</param>
    /// <param name="random">Where the first values come from.</param>
    /// <returns>[…, inputs] ↦ […, last width].</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public static Sequential Create(int inputs, IReadOnlyList<int> widths, NetworkStyle style, Generator random) =>
        new([.. widths.SelectMany((width, i) => new Layer[] { style.Affine(i == 0 ? inputs : widths[i - 1], width, random), style.CreateActivation() })]);
}
