using ILGPU;

namespace Tensorium.Gpu.Loops;

/// <summary>The sizes of a convolution as kernels need them.</summary>
internal readonly struct ConvolutionSizes(ConvolutionAxis height, ConvolutionAxis width, int inputChannels, int outputChannels, int groups)
{
    public readonly ConvolutionAxis Height = height;
    public readonly ConvolutionAxis Width = width;

    /// <summary>Of a group.</summary>
    public readonly int InputChannels = inputChannels;

    /// <summary>Of a group.</summary>
    public readonly int OutputChannels = outputChannels;

    public readonly int Groups = groups;

    public int InputPlane => Height.Input * Width.Input;

    public int OutputPlane => Height.Output * Width.Output;

    public int Taps => Height.Kernel * Width.Kernel;

    /// <summary>What an output is the sum of.</summary>
    public int PatchLength => InputChannels * Taps;
}

/// <summary>The patches of the images of a group of channels as a matrix that nobody stores: [channel · tap, image · position].</summary>
internal readonly struct Patches<T>(ArrayView<T> x, ConvolutionSizes sizes, PatchDivisors divisors, int place)
    where T : unmanaged
{
    public Patches<T> At(int group) => new(x, sizes, divisors, group * sizes.InputChannels * sizes.InputPlane);

    public T Element(int tap, int position)
    {
        var channel = divisors.Taps.Quotient(tap);
        var inKernel = divisors.Taps.Remainder(tap, channel);
        var tapRow = divisors.KernelWidth.Quotient(inKernel);
        var image = divisors.Positions.Quotient(position);
        var inPlane = divisors.Positions.Remainder(position, image);
        var outputRow = divisors.OutputWidth.Quotient(inPlane);
        var i = sizes.Height.Element(outputRow, tapRow);
        var j = sizes.Width.Element(divisors.OutputWidth.Remainder(inPlane, outputRow), divisors.KernelWidth.Remainder(inKernel, tapRow));
        return i >= 0 && i < sizes.Height.Input && j >= 0 && j < sizes.Width.Input
            ? x[place + (((image * sizes.Groups * sizes.InputChannels) + channel) * sizes.InputPlane) + (i * sizes.Width.Input) + j]
            : default;
    }
}

/// <summary>What the indices of patches are divided by.</summary>
internal readonly struct PatchDivisors(ConvolutionSizes sizes)
{
    public readonly FastDivisor Taps = new(sizes.Taps);
    public readonly FastDivisor KernelWidth = new(sizes.Width.Kernel);
    public readonly FastDivisor Positions = new(sizes.OutputPlane);
    public readonly FastDivisor OutputWidth = new(sizes.Width.Output);
}

/// <summary>y = weights · patches, a product a group: [output channel, channel · tap] · [channel · tap, image · position].</summary>
internal readonly struct ForwardFactors<T>(Patches<T> patches, ArrayView<T> weight, ConvolutionSizes sizes, int weightPlace) : IFactors<ForwardFactors<T>, T>
    where T : unmanaged
{
    public bool IsLeftInnerFirst => true;

    public bool IsRightInnerFirst => false;

    public int Inner => sizes.PatchLength;

    public ForwardFactors<T> At(int batch) => new(patches.At(batch), weight, sizes, batch * sizes.OutputChannels * sizes.PatchLength);

    public T Left(int row, int inner) => weight[weightPlace + (row * sizes.PatchLength) + inner];

    public T Right(int inner, int column) => patches.Element(inner, column);
}

/// <summary>The weight's gradient = outputs · patchesᵀ, a product a group: [output channel, image · position] · [image · position, channel · tap].</summary>
internal readonly struct WeightGradientFactors<T>(Patches<T> patches, ArrayView<T> gradient, ConvolutionSizes sizes, FastDivisor positions, int gradientPlace)
    : IFactors<WeightGradientFactors<T>, T>
    where T : unmanaged
{
    public bool IsLeftInnerFirst => true;

    public bool IsRightInnerFirst => true;

    public int Inner { get; init; }

    public WeightGradientFactors<T> At(int batch) =>
        new(patches.At(batch), gradient, sizes, positions, batch * sizes.OutputChannels * sizes.OutputPlane) { Inner = Inner };

    public T Left(int row, int inner)
    {
        var image = positions.Quotient(inner);
        return gradient[gradientPlace + (((image * sizes.Groups * sizes.OutputChannels) + row) * sizes.OutputPlane) + positions.Remainder(inner, image)];
    }

    public T Right(int inner, int column) => patches.Element(column, inner);
}

/// <summary>
/// The input's gradient, a product for each group and each remainder of the elements modulo the strides: [input channel, output channel · tap] · [output channel · tap,
/// image · element of the remainder].
/// </summary>
internal readonly struct InputGradientFactors<T> : IFactors<InputGradientFactors<T>, T>
    where T : unmanaged
{
    private readonly ArrayView<T> _gradient;
    private readonly ArrayView<T> _weight;
    private readonly ConvolutionSizes _sizes;
    private readonly RemainderDivisors _elements;
    private readonly int _group;
    private readonly RemainderAxis _height;
    private readonly RemainderAxis _width;
    private readonly FastDivisor _taps;
    private readonly FastDivisor _tapColumns;

    public InputGradientFactors(ArrayView<T> gradient, ArrayView<T> weight, ConvolutionSizes sizes, RemainderDivisors elements, int batch)
    {
        _gradient = gradient;
        _weight = weight;
        _sizes = sizes;
        _elements = elements;
        var remainders = sizes.Height.Stride * sizes.Width.Stride;
        _group = batch / remainders;
        var remainder = batch - (_group * remainders);
        var row = remainder / sizes.Width.Stride;
        _height = new(sizes.Height, row);
        _width = new(sizes.Width, remainder - (row * sizes.Width.Stride));
        _taps = new(Math.Max(1, _height.Taps * _width.Taps));
        _tapColumns = new(Math.Max(1, _width.Taps));
    }

    public bool IsLeftInnerFirst => true;

    public bool IsRightInnerFirst => false;

    public int Inner => _sizes.OutputChannels * _height.Taps * _width.Taps;

    public InputGradientFactors<T> At(int batch) => new(_gradient, _weight, _sizes, _elements, batch);

    public T Left(int row, int inner)
    {
        var channel = _taps.Quotient(inner);
        var tap = _taps.Remainder(inner, channel);
        var tapRow = _tapColumns.Quotient(tap);
        var kernel = (((((_group * _sizes.OutputChannels) + channel) * _sizes.InputChannels) + row) * _sizes.Taps);
        return _weight[kernel + (_height.Tap(tapRow) * _sizes.Width.Kernel) + _width.Tap(_tapColumns.Remainder(tap, tapRow))];
    }

    public T Right(int inner, int column)
    {
        var channel = _taps.Quotient(inner);
        var tap = _taps.Remainder(inner, channel);
        var tapRow = _tapColumns.Quotient(tap);
        var image = _elements.Plane.Quotient(column);
        var element = _elements.Plane.Remainder(column, image);
        var elementRow = _elements.Width.Quotient(element);
        var h = _height.Position(elementRow, tapRow);
        var w = _width.Position(_elements.Width.Remainder(element, elementRow), _tapColumns.Remainder(tap, tapRow));
        if (h < 0 || h >= _sizes.Height.Output || w < 0 || w >= _sizes.Width.Output) return default;
        var plane = ((image * _sizes.Groups) + _group) * _sizes.OutputChannels;
        return _gradient[((plane + channel) * _sizes.OutputPlane) + (h * _sizes.Width.Output) + w];
    }
}

/// <summary>What the columns of an input gradient's products are divided by.</summary>
internal readonly struct RemainderDivisors(ConvolutionSizes sizes)
{
    public readonly FastDivisor Plane = new(sizes.Height.ElementsOfRemainder * sizes.Width.ElementsOfRemainder);
    public readonly FastDivisor Width = new(sizes.Width.ElementsOfRemainder);
}
