using Tensorium.Models.Distributions;

namespace Tensorium.Models;

/// <summary>A model whose latent variable is one vector, with p(z) and p(x|z) that can be asked anywhere: what estimators need that use no encoder.</summary>
public interface ILatentDensities
{
    /// <summary>p(z): [] with events [latent].</summary>
    Independent Prior { get; }

    /// <summary>p(x|z).</summary>
    /// <param name="latent">z, […, latent].</param>
    /// <returns>[…] with events [observed].</returns>
    Independent Decode(Tensor latent);
}

/// <summary>A model with an encoder to Gaussians with a diagonal covariance.</summary>
public interface IGaussianEncoder : ILatentDensities
{
    /// <summary>q(z|x).</summary>
    /// <param name="images">x, [batch, observed].</param>
    /// <returns>[batch] with events [latent] of <see cref="Normal"/>.</returns>
    Independent Encode(Tensor images);
}
