using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Bench.Subjects;

/// <summary>
/// The convolutional variational autoencoder of the comparison: images [batch, 1, 28, 28], convolutions of 4×4 with stride 2 to 32 and 64 channels, a dense layer
/// of 256, a latent variable of 16; the decoder mirrors the encoder.
/// </summary>
internal sealed class ConvVae : Module
{
    public const int Latent = 16;

    private readonly Sequential _convolutions;
    private readonly Sequential _dense;
    private readonly Linear _mean;
    private readonly Linear _logVariance;
    private readonly Sequential _expansion;
    private readonly Sequential _transposed;
    private readonly Independent _prior = new(new StandardNormal([Latent], DType.Float32), 1);

    public ConvVae(Generator random)
    {
        _convolutions = RegisterModule("convolutions", new Sequential(
            new Conv2d(1, 32, 4, random, stride: 2, padding: 1), new Relu(), new Conv2d(32, 64, 4, random, stride: 2, padding: 1), new Relu()));
        _dense = RegisterModule("dense", new Sequential(new Linear(64 * 7 * 7, 256, random), new Relu()));
        _mean = RegisterModule("mean", new Linear(256, Latent, random));
        _logVariance = RegisterModule("log_variance", new Linear(256, Latent, random));
        _expansion = RegisterModule("expansion", new Sequential(new Linear(Latent, 256, random), new Relu(), new Linear(256, 64 * 7 * 7, random), new Relu()));
        _transposed = RegisterModule("transposed", new Sequential(
            new ConvTranspose2d(64, 32, 4, random, stride: 2, padding: 1), new Relu(), new ConvTranspose2d(32, 1, 4, random, stride: 2, padding: 1)));
    }

    /// <summary>The evidence lower bound of each image, by one sample.</summary>
    /// <returns>[batch], in nats.</returns>
    public Tensor Elbo(Tensor images, Generator noise)
    {
        var hidden = _dense.Forward(_convolutions.Forward(images).Reshape([images.Shape[0], 64 * 7 * 7]));
        var posterior = new Independent(Normal.FromLogVariance(_mean.Forward(hidden), _logVariance.Forward(hidden)), 1);
        var latent = posterior.ReparameterizedSample(noise);
        var logits = _transposed.Forward(_expansion.Forward(latent).Reshape([images.Shape[0], 64, 7, 7]));
        return new Independent(new Bernoulli(logits), 3).LogProb(images) - KlDivergence.Between(posterior, _prior);
    }
}
