namespace Tensorium.Models;

/// <summary>The kinds of networks between images and the latent variable.</summary>
public enum NetworkKind
{
    /// <summary>Multilayer perceptrons.</summary>
    Mlp,

    /// <summary>Convolutions at the images' end, and a multilayer perceptron at the latent variable's.</summary>
    Conv,
}
