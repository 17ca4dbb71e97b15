namespace Tensorium.Autograd;

/// <summary>A tensor that gradients are taken with respect to: a parameter, or the argument of a function.</summary>
internal sealed class LeafNode(Tensor value) : GradNode(value)
{
    private Tensor? _gradient;
    private bool _isAccumulated;

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
            _isAccumulated = false;
        }
    }

    /// <summary>Adds what Backward found to what is there.</summary>
    public void Accumulate(Tensor gradient)
    {
        Gradient = _gradient is { } sum ? sum + gradient : gradient;
        _isAccumulated = true;
    }

    /// <summary>Forgets the gradient, and gives its memory back unless a user put it there.</summary>
    public void Clear()
    {
        var (gradient, isAccumulated) = (_gradient, _isAccumulated);
        Gradient = null;
        if (isAccumulated) gradient!.Storage.Release();
    }

    public override GradNode Record(Recipe recipe, Tensor output) => new OpNode(recipe, output);
}
