namespace Tensorium.Ops;

/// <summary>A convolution, or a transposed one, with a bias for each channel of the result and an activation behind it, in one pass where there is one.</summary>
internal static class ConvolutionLayer
{
    public static Tensor Apply<TOp>(bool isTransposed, TOp activation, Tensor x, Tensor weight, Tensor bias, ConvolutionGeometry geometry)
        where TOp : struct, IUnaryOp
    {
        var operation = isTransposed ? "ConvTranspose2d" : "Conv2d";
        var shape = isTransposed ? geometry.InputShape : geometry.OutputShape;
        if (bias.Rank != 1 || bias.Shape[0] != shape[1])
            throw new ShapeException($"{operation}: the bias is {bias.Shape}; for {shape[1]} channels of the result it must be [{shape[1]}]");
        Launch.SameDevice(operation, x, weight);
        Launch.SameDevice(operation, x, bias);
        var dtype = DTypes.Promote(DTypes.Promote(x.DType, weight.DType), DType.Float32);
        (x, weight) = (x.To(dtype), weight.To(dtype));

        // A derivative that is a function of the sum would need it to be stored as well: then the activation is a pass of its own.
        if (bias.DType == dtype && (TOp.Saves & ~Saves.Output) == 0)
        {
            var y = Tensor.Empty(shape, dtype, x.Device);
            using ContiguousOperand images = new(x), kernel = new(weight), offsets = new(bias);
            var isDone = isTransposed
                ? y.Device.Backend.ConvolveInputGradient(activation, images.Tensor, kernel.Tensor, offsets.Tensor, y, geometry)
                : y.Device.Backend.Convolve(activation, images.Tensor, kernel.Tensor, offsets.Tensor, y, geometry);
            if (isDone) return Recording.Needs(x, weight, bias) ? Recording.Record(y, new LayerRecipe<TOp>(operation, isTransposed, activation, x, weight, bias, y, geometry)) : y;
            y.Storage.Release();
        }

        var sum = (isTransposed ? ConvolutionMaps.InputGradient(x, weight, geometry) : ConvolutionMaps.Forward(x, weight, geometry)) + bias.Reshape(-1, 1, 1);
        return typeof(TOp) == typeof(Identity) ? sum : sum.Map(activation);
    }

    private sealed class LayerRecipe<TOp> : JointRecipe
        where TOp : struct, IUnaryOp
    {
        private readonly bool _isTransposed;
        private readonly TOp _op;
        private readonly Saved _x;
        private readonly Saved _weight;
        private readonly SavedValues _activation;
        private readonly ConvolutionGeometry _geometry;

        public LayerRecipe(string operation, bool isTransposed, TOp op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvolutionGeometry geometry)
            : base(operation, x, weight, bias)
        {
            (_isTransposed, _op, _geometry) = (isTransposed, op, geometry);
            _x = new(weight.Node is null ? null : x);
            _weight = new(x.Node is null ? null : weight);
            _activation = new(TOp.Name, TOp.Saves, x, null, y);
        }

        public override Tensor?[] Vjps(Tensor gradient, ReadOnlySpan<bool> wanted)
        {
            var inner = UnaryGradient<TOp>.Of(_op, _activation, gradient);
            return
            [
                wanted[0] ? (_isTransposed ? ConvolutionMaps.Forward(inner, _weight.Read(Operation), _geometry) : ConvolutionMaps.InputGradient(inner, _weight.Read(Operation), _geometry)) : null,
                wanted[1] ? (_isTransposed ? ConvolutionMaps.WeightGradient(inner, _x.Read(Operation), _geometry) : ConvolutionMaps.WeightGradient(_x.Read(Operation), inner, _geometry)) : null,
                wanted[2] ? inner.Sum([0, 2, 3]) : null,
            ];
        }
    }
}
