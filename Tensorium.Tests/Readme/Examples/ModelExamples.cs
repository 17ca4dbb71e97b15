using Tensorium.Autograd;
using Tensorium.IO;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Readme.Examples;

/// <summary>The README's code about models, run.</summary>
public class ModelExamples
{
    [Fact]
    public void A_variational_autoencoder()
    {
        using var folder = new TempFolder();
        var (picturePath, modelPath) = (folder.File("samples.png"), folder.File("vae.safetensors"));

        // README:vae
        var digits = Digits.Load(trainCount: 6_000, testCount: 1_000);    // drawn by seed; or Mnist.Load(folder)
        var vae = new Vae(new() { Hidden = [128], Latent = 10 }, seed: 0);
        var adam = new Adam(vae.Parameters, learningRate: 1e-3);

        for (var epoch = 0; epoch < 3; epoch++)
        {
            foreach (var batch in digits.Train.Batches(128, seed: 0, epoch))
            {
                var loss = -vae.Elbo(batch.Images).Mean();                // nats an image
                loss.Backward();
                adam.Step();
            }
        }

        vae.Sample(64).SaveGrid(picturePath);
        vae.Save(modelPath);
        // README:end

        using var paused = Differentiate.NoGrad();
        var images = digits.Test.Images(0, 1_000);
        Assert.InRange(Vae.Load(modelPath).Elbo(images).Mean().Item(), -300, -100);
        Assert.True(new FileInfo(picturePath).Length > 1_000);
    }

    [Fact]
    public void Layers_and_files()
    {
        using var folder = new TempFolder();
        var path = folder.File("model.safetensors");

        // README:layers
        var generator = new Generator(seed: 1);
        var model = new Sequential(new Linear(1, 32, generator), new Tanh(), new Linear(32, 1, generator));
        var adam = new Adam(model.Parameters, learningRate: 1e-2);

        var x = Tensor.Uniform([256, 1], generator, -2, 2);
        var y = x.Square() + 0.01 * Tensor.Normal([256, 1], generator);
        for (var step = 0; step < 300; step++)
        {
            var loss = (model.Forward(x) - y).Square().Mean();
            loss.Backward();
            adam.Step();                       // uses the gradients up
        }
        // README:end

        // README:files
        Safetensors.Save(path, model.StateDict(), new Dictionary<string, string> { ["steps"] = "300" });

        var file = Safetensors.Load(path);
        model.LoadStateDict(file.Tensors);     // checks names and shapes before it changes anything
        // README:end

        Assert.Equal("300", file.Metadata["steps"]);
        using (Differentiate.NoGrad()) Assert.InRange((model.Forward(x) - y).Square().Mean().Item(), 0, 0.02);
    }

    [Fact]
    public void Arrays_of_NumPy()
    {
        using var folder = new TempFolder();
        var (arrayPath, archivePath) = (folder.File("x.npy"), folder.File("data.npz"));
        var (x, labels) = (Tensor.Normal([100, 28], new Generator(seed: 3)), Tensor.From<byte>(7, 2, 1));

        // README:numpy
        Npy.Save(arrayPath, x);                                            // numpy.load("x.npy")
        var array = Npy.Load(arrayPath);

        Npz.Save(archivePath, new Dictionary<string, Tensor> { ["x"] = x, ["labels"] = labels }, compressed: true);
        var arrays = Npz.Load(archivePath);                                // by name: arrays["labels"]
        // README:end

        Assert.Equal(x.ToArray<float>(), array.ToArray<float>());
        Assert.Equal(["labels", "x"], arrays.Keys);
        Assert.Equal([7, 2, 1], arrays["labels"].ToArray<byte>());
    }
}
