using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;

namespace Tensorium.Models;

/// <summary>
/// An autoregressive model of binary images, by a masked autoencoder (<see cref="Made"/>; Germain et al., arXiv 1502.03509):
/// <code>
/// p(x) = ∏_d Bernoulli(x_d; σ(f_d(x_{&lt;d})))           f: the masked network
/// </code>
/// Its log-probability is exact, in one pass; a sample takes one pass for each pixel. Training maximises <see cref="LogProb"/>. In nats.
/// </summary>
public sealed class BernoulliMade : Module
{
    // As in the other models: initial values are a sequence of their own.
    private const ulong InitialStream = 0x496E6974;

    private readonly Made _network;

    /// <summary>A model with random parameters.</summary>
    /// <param name="config">The sizes: one output per input, and no context.</param>
    /// <param name="seed">Decides the parameters.</param>
    /// <exception cref="ConfigurationException">A size cannot be, there are more outputs per input, or there is a context.</exception>
    public BernoulliMade(MadeConfig config, ulong seed = 0)
    {
        config.Validate();
        if (config.OutputsPerInput != 1) throw new ConfigurationException($"the number of outputs per input is {config.OutputsPerInput}; a binary pixel needs 1, its logit");
        if (config.Context != 0) throw new ConfigurationException($"the size of the context is {config.Context}; this model of images has none, so it must be 0");
        Config = config;
        _network = RegisterModule("network", new Made(config, new Generator(seed, InitialStream)));
    }

    /// <summary>The sizes.</summary>
    public MadeConfig Config { get; }

    /// <summary>p(x_d = 1 | x_{&lt;d}) for each pixel, as a distribution of the pixels given the true ones before them.</summary>
    /// <param name="images">x, […, inputs].</param>
    /// <returns>[…] with events [inputs].</returns>
    /// <exception cref="ShapeException">The images have another size.</exception>
    public Independent Conditionals(Tensor images)
    {
        CheckImages(images);
        return new(new Bernoulli(_network.Forward(images).Squeeze(-2)), 1);
    }

    /// <summary>ln p(x), exactly; differentiable in x as well, between 0 and 1, for relaxed pixels.</summary>
    /// <param name="images">x, […, inputs], in [0, 1]; a log-probability if they are 0 or 1.</param>
    /// <returns>[…], in nats.</returns>
    /// <exception cref="ShapeException">The images have another size.</exception>
    /// <exception cref="ArgumentException">A pixel is not in [0, 1].</exception>
    public Tensor LogProb(Tensor images) => Conditionals(images).LogProb(images);

    /// <summary>Images of zeros and ones drawn pixel by pixel, in the order of the configuration. Without gradient.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <returns>[count, inputs].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Tensor Sample(int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Continue(Tensor.Zeros([count, Config.Inputs], Config.DType, Device), 0, generator);
    }

    /// <summary>
    /// Images that agree with the given ones in the first pixels of the order, and have the others drawn from p(rest | first): the exact conditional, as
    /// what is given comes first. Without gradient.
    /// </summary>
    /// <param name="images">[batch, inputs]; pixels after the first <paramref name="given"/> of the order are not looked at.</param>
    /// <param name="given">How many pixels are given.</param>
    /// <param name="generator">Where the randomness comes from.</param>
    /// <returns>[batch, inputs].</returns>
    /// <exception cref="ShapeException">The images have another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many pixels.</exception>
    public Tensor Complete(Tensor images, int given, Generator generator)
    {
        CheckImages(images);
        if (images.Rank != 2) throw new ShapeException($"BernoulliMade.Complete: the images are {images.Shape}; this model takes [batch, {Config.Inputs}]");
        ArgumentOutOfRangeException.ThrowIfNegative(given);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(given, Config.Inputs);
        return Continue(images, given, generator);
    }

    private Tensor Continue(Tensor images, int given, Generator generator)
    {
        using var paused = Recording.Pause();
        images = images.To(Config.DType).Clone();
        // What is not known yet has weights of 0, and 0 times NaN would still be NaN.
        foreach (var pixel in Config.InOrder.Skip(given)) images.Narrow(1, pixel, 1).Fill(0);
        foreach (var pixel in Config.InOrder.Skip(given))
        {
            var known = images;
            var drawn = Autograd.Differentiate.Evaluate(() => Tensor.Bernoulli(Conditionals(known).Mean.Narrow(1, pixel, 1), generator));
            images.Narrow(1, pixel, 1).CopyFrom(drawn);
        }

        return images;
    }

    private void CheckImages(Tensor images)
    {
        if (images.Rank == 0 || images.Shape[^1] != Config.Inputs)
            throw new ShapeException($"BernoulliMade: the images are {images.Shape}; this model takes […, {Config.Inputs}]");
    }
}
