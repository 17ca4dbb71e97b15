namespace Tensorium.Autograd;

/// <summary>A tensor that gradients are taken with respect to: a parameter, or the argument of a function.</summary>
internal sealed class LeafNode(Tensor value) : GradNode(value)
{
    private readonly Lock _lock = new();
    private Tensor? _gradient;

    // Whether backward made the gradient's memory, so that it may be given back.
    private bool _isAccumulated;

    // Whether somebody has asked for the gradient, and may be reading it.
    private bool _isHandedOut;

    /// <summary>The memory of the value.</summary>
    public Storage Storage { get; } = value.Storage;

    public override Tensor? Gradient
    {
        get
        {
            if (_gradient is null) return null;
            lock (_lock)
            {
                _isHandedOut = true;
                return _gradient;
            }
        }

        set
        {
            if (value is not null && value.Shape != Shape)
                throw new ShapeException($"Grad: the gradient of a tensor of shape {Shape} cannot have the shape {value.Shape}");
            if (value is not null && value.DType != DType)
                throw new DTypeException($"Grad: the gradient of a {DType.Name()} tensor cannot be {value.DType.Name()}");
            if (value is not null && !ReferenceEquals(value.Device, Device))
                throw new DeviceException($"Grad: the gradient of a tensor on {Device} cannot be on {value.Device}; move it with To(Device)");
            _gradient = value;
            _isAccumulated = false;
            _isHandedOut = false;
        }
    }

    /// <summary>Adds what Backward found to what is there; several threads may do so at once.</summary>
    public void Accumulate(Tensor gradient)
    {
        lock (_lock)
        {
            if (_gradient is { } own && _isAccumulated && !_isHandedOut && gradient.Node is null)
            {
                own.Device.Backend.Zip(default(Ops.Add), own, gradient, own);
                gradient.Storage.Release();
                return;
            }

            if (_gradient is { } sum)
            {
                Gradient = sum + gradient;
                if (gradient.Node is null) gradient.Storage.Release();
            }
            else
            {
                Gradient = gradient;
            }

            // A recorded gradient is a value of a graph, which may need it after it was cleared here.
            _isAccumulated = _gradient!.Node is null;
            if (_isAccumulated) _gradient.Storage.OwnByGraph();
        }
    }

    /// <summary>Forgets the gradient, and gives its memory back unless a user put it there or keeps it.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            var (gradient, isAccumulated) = (_gradient, _isAccumulated);
            Gradient = null;
            if (isAccumulated) gradient!.Storage.ReleaseFromGraph();
        }
    }

    public override GradNode Record(Recipe recipe, Tensor output) => new OpNode(recipe, output);
}
