namespace Tensorium.Ops;

/// <summary>
/// The three bilinear maps of a convolution. ⟨x ∗ w, g⟩ is linear in x, w and g alike; each map is its derivative with respect to one of them, a
/// function of the other two. So the gradients of each are the other two maps, and every order comes with them.
/// </summary>
internal static class ConvolutionMaps
{
    /// <summary>y = x ∗ w: ∂/∂g.</summary>
    public static Tensor Forward(Tensor x, Tensor weight, ConvolutionGeometry geometry)
    {
        (x, weight) = Meet("Conv2d", x, weight);
        var y = Compute(x, weight, geometry.OutputShape, (a, b, result) => result.Device.Backend.Convolve(a, b, result, geometry));
        return Recording.Needs(x, weight) ? Recording.Record(y, new ForwardRecipe(x, weight, geometry)) : y;
    }

    /// <summary>x̄ = ∂⟨x ∗ w, g⟩/∂x, which is the transposed convolution of g.</summary>
    public static Tensor InputGradient(Tensor gradient, Tensor weight, ConvolutionGeometry geometry)
    {
        (gradient, weight) = Meet("ConvTranspose2d", gradient, weight);
        var x = Compute(gradient, weight, geometry.InputShape, (a, b, result) => result.Device.Backend.ConvolveInputGradient(a, b, result, geometry));
        return Recording.Needs(gradient, weight) ? Recording.Record(x, new InputGradientRecipe(gradient, weight, geometry)) : x;
    }

    /// <summary>w̄ = ∂⟨x ∗ w, g⟩/∂w.</summary>
    public static Tensor WeightGradient(Tensor x, Tensor gradient, ConvolutionGeometry geometry)
    {
        (x, gradient) = Meet("Conv2dWeightGradient", x, gradient);
        var weight = Compute(x, gradient, geometry.WeightShape, (a, b, result) => result.Device.Backend.ConvolveWeightGradient(a, b, result, geometry));
        return Recording.Needs(x, gradient) ? Recording.Record(weight, new WeightGradientRecipe(x, gradient, geometry)) : weight;
    }

    /// <summary>Both operands as real numbers of one dtype, on one device.</summary>
    /// <exception cref="DeviceException">The tensors are on different devices.</exception>
    private static (Tensor Left, Tensor Right) Meet(string operation, Tensor left, Tensor right)
    {
        Launch.SameDevice(operation, left, right);
        var dtype = DTypes.Promote(DTypes.Promote(left.DType, right.DType), DType.Float32);
        return (left.To(dtype), right.To(dtype));
    }

    private static Tensor Compute(Tensor left, Tensor right, Shape shape, Action<Tensor, Tensor, Tensor> map)
    {
        using ContiguousOperand a = new(left), b = new(right);
        var result = Tensor.Empty(shape, left.DType, left.Device);
        map(a.Tensor, b.Tensor, result);
        return result;
    }

    /// <summary>A call of one of the maps: the rule for each argument reads the other one.</summary>
    private abstract class BilinearRecipe(string operation, Tensor left, Tensor right) : Recipe(operation, left, right)
    {
        private readonly Saved _left = new(right.Node is null ? null : left);
        private readonly Saved _right = new(left.Node is null ? null : right);

        protected Tensor Left => _left.Read(Operation);

        protected Tensor Right => _right.Read(Operation);
    }

    private sealed class ForwardRecipe(Tensor x, Tensor weight, ConvolutionGeometry geometry) : BilinearRecipe("Conv2d", x, weight)
    {
        public override Tensor Vjp(int input, Tensor gradient) =>
            input == 0 ? InputGradient(gradient, Right, geometry) : WeightGradient(Left, gradient, geometry);
    }

    private sealed class InputGradientRecipe(Tensor g, Tensor weight, ConvolutionGeometry geometry) : BilinearRecipe("ConvTranspose2d", g, weight)
    {
        public override Tensor Vjp(int input, Tensor gradient) =>
            input == 0 ? Forward(gradient, Right, geometry) : WeightGradient(gradient, Left, geometry);
    }

    private sealed class WeightGradientRecipe(Tensor x, Tensor g, ConvolutionGeometry geometry) : BilinearRecipe("Conv2dWeightGradient", x, g)
    {
        public override Tensor Vjp(int input, Tensor gradient) =>
            input == 0 ? InputGradient(Right, gradient, geometry) : Forward(Left, gradient, geometry);
    }
}
