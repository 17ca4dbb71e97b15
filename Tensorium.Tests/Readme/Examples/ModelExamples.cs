using Tensorium.Autograd;
using Tensorium.IO;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Readme.Examples;

/// <summary>The README's code about models, run.</summary>
public class ModelExamples
{
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
}
