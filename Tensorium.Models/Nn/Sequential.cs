namespace Tensorium.Models.Nn;

/// <summary>Layers one after the other, named 0, 1, 2, … (so that the first one's weight is <c>0.weight</c>).</summary>
public sealed class Sequential : Layer
{
    private readonly Layer[] _layers;

    /// <summary>In the order in which they are applied; with no layer, it is the identity.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        _layers = layers.ToArray();
        for (var i = 0; i < _layers.Length; i++) RegisterModule(i.ToString((IFormatProvider?)null), _layers[i]);
    }

    /// <summary>The layers in the order in which they are applied.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        for (var i = 0; i < _layers.Length; i++)
        {
            // An activation behind an affine map or a convolution belongs into its pass.
            if (_layers[i] is IActivated layer && i + 1 < _layers.Length && _layers[i + 1] is IActivation activation)
            {
                x = activation.After(layer, x);
                i++;
            }
            else
            {
                x = _layers[i].Forward(x);
            }
        }

        return x;
    }
}
