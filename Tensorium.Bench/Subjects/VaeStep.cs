using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;

namespace Tensorium.Bench.Subjects;

/// <summary>
/// A training step of a variational autoencoder, as a user writes it: forward with noise of its own, backward, Adam. Checked by training from the same weights with
/// the same images and noise on both sides.
/// </summary>
internal sealed class VaeStep : ISubject
{
    private const int Batches = 4;
    private const int CheckedSteps = 100;
    private const double LearningRate = 1e-3;

    private readonly Func<Model> _make;
    private readonly Device _device;
    private readonly int _latent;
    private readonly Tensor[] _images;
    private readonly Generator _noise = new(2);
    private Model _model;
    private Adam _adam;
    private int _steps;

    private VaeStep(string name, Device device, string peerCase, int latent, Shape batchShape, Func<Model> make)
    {
        (Name, Case, _device, _latent, _make) = (name, peerCase, device, latent, make);
        var batch = batchShape[0];
        var data = Digits.Load(Batches * batch, 10).Train;
        _images = [.. Enumerable.Range(0, Batches).Select(i => data.Images(i * batch, batch).Reshape(batchShape).To(device))];
        (_model, _adam) = Begin();
    }

    public string Name { get; }

    public string Case { get; }

    public double Work => 1;

    public string Unit => "step/s";

    /// <summary>A hundred steps of Adam magnify differences of rounding, which the two sides have at every sum.</summary>
    public double Tolerance => 1e-3;

    public string Checked => $"the loss at the first step, and after {CheckedSteps}";

    public IReadOnlyDictionary<string, Tensor> Inputs
    {
        get
        {
            var tensors = new Dictionary<string, Tensor>
            {
                ["images"] = Tensor.Stack(_images),
                ["noise"] = Noise(CheckNoise(), CheckedSteps),
            };
            foreach (var (name, value) in _make().Module.NamedParameters) tensors[$"initial.{PeerName(name)}"] = value.Detach();
            return tensors;
        }
    }

    /// <summary>784-400-20.</summary>
    public static VaeStep Perceptron(string name, Device device, int batch) => new(name, device, "mlp-vae", latent: 20, [batch, ImageDataset.ImageSize], () =>
    {
        var vae = new Vae(new() { Input = ImageDataset.ImageSize, Hidden = [400], Latent = 20 }, seed: 0);
        return new(vae, vae.Elbo);
    });

    /// <summary>See <see cref="ConvVae"/>.</summary>
    public static VaeStep Convolutional(string name, Device device, int batch) => new(name, device, "conv-vae", ConvVae.Latent, [batch, 1, ImageDataset.Side, ImageDataset.Side], () =>
    {
        var vae = new ConvVae(new Generator(0));
        return new(vae, vae.Elbo);
    });

    public void Call() => Step(_noise);

    public double[] Check()
    {
        (_model, _adam) = Begin();
        _steps = 0;
        var noise = CheckNoise();
        var losses = new double[CheckedSteps];
        for (var i = 0; i < CheckedSteps; i++) losses[i] = Step(noise).Item();
        return [losses[0], losses[^1]];
    }

    /// <summary>A parameter's name in the peer's script, where layers are not grouped by the density that they are of.</summary>
    private static string PeerName(string name) => name.Replace("posterior.", "", StringComparison.Ordinal).Replace("likelihood.", "", StringComparison.Ordinal);

    private static Generator CheckNoise() => new(3);

    private Tensor Step(Generator noise)
    {
        var loss = -_model.Elbo(_images[_steps++ % Batches], noise).Mean();
        loss.Backward();
        _adam.Step();
        return loss;
    }

    /// <summary>What the steps draw, as one tensor: [steps, batch, latent].</summary>
    private Tensor Noise(Generator generator, int steps) =>
        Tensor.Stack([.. Enumerable.Range(0, steps).Select(_ => Tensor.Normal([_images[0].Shape[0], _latent], generator, device: _device))]);

    private (Model Model, Adam Adam) Begin()
    {
        var model = _make();
        model.Module.To(_device);
        return (model, new(model.Module.Parameters, LearningRate));
    }

    /// <param name="Module">Its parameters.</param>
    /// <param name="Elbo">From images and the source of noise to the bound of each image.</param>
    private sealed record Model(Module Module, Func<Tensor, Generator, Tensor> Elbo);
}
