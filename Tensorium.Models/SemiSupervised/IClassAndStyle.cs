using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>A model p(x|y, z) of a class y and a style z, both of which can be chosen.</summary>
public interface IClassAndStyle
{
    /// <summary>p(z): [] with events [latent].</summary>
    Independent Prior { get; }

    /// <summary>The style of observations: the mean of q(z|x, y) under the most probable class. Without gradient.</summary>
    /// <param name="observed">x, [batch, observed].</param>
    /// <returns>[batch, latent].</returns>
    /// <exception cref="ShapeException">The observations have another shape.</exception>
    Tensor Style(Tensor observed);

    /// <summary>Each class in each style: the mean of p(x|y, z). Without gradient.</summary>
    /// <param name="styles">z, [styles, latent].</param>
    /// <returns>[styles, classes, observed].</returns>
    /// <exception cref="ShapeException">The last axis has another size.</exception>
    Tensor EveryClass(Tensor styles);
}
