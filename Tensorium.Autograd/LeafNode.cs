namespace Tensorium.Autograd;

/// <summary>A tensor that gradients are taken with respect to: a parameter, or the argument of a function.</summary>
internal sealed class LeafNode(Tensor value) : GradNode(value)
{
    private Tensor? _gradient;

    public override Tensor? Gradient
    {
        get => _gradient;
        set
        {
            if (value is not null && value.Shape != Shape)
                throw new ShapeException($"Grad: the gradient of a tensor of shape {Shape} cannot have the shape {value.Shape}");
            if (value is not null && value.DType != DType)
                throw new DTypeException($"Grad: the gradient of a {DType.Name()} tensor cannot be {value.DType.Name()}");
            _gradient = value;
        }
    }

    public override GradNode Record(Recipe recipe, Tensor output) => new OpNode(recipe, output);
}
