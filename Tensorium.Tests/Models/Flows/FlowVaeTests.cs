using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Models.Training;
using Tensorium.Models.Transforms;
using Tensorium.Tests.Distributions;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class FlowVaeTests
{
    private static readonly FlowVaeConfig Small = new() { Input = 6, Hidden = [5], Latent = 3, Steps = 2, FlowWidth = 6, Context = 4, Activation = Activation.Tanh, DType = DType.Float64 };

    /// <summary>Every kind of posterior.</summary>
    public static TheoryData<FlowKind, FlowParameters> Posteriors =>
    [
        (FlowKind.None, FlowParameters.Amortized),
        (FlowKind.Planar, FlowParameters.Amortized), (FlowKind.Planar, FlowParameters.Shared),
        (FlowKind.Radial, FlowParameters.Amortized), (FlowKind.Radial, FlowParameters.Shared),
        (FlowKind.Iaf, FlowParameters.Amortized), (FlowKind.Iaf, FlowParameters.Shared),
    ];

    [Theory]
    [MemberData(nameof(Posteriors))]
    public void Its_objective_has_the_gradients_of_central_differences(FlowKind flow, FlowParameters parameters)
    {
        var model = Model(flow, parameters);
        var images = Images(2);
        GradCheck.Verify(x => model.Elbo(x, new(3)), images);
        GradCheck.Verify(x => model.WarmUpObjective(x, 0.3, new(3)), images);
        ObjectiveCheck.Gradients(model, () => model.Elbo(images, new(3)));
    }

    [Theory]
    [MemberData(nameof(Posteriors))]
    public void The_objective_of_full_weight_is_the_bound(FlowKind flow, FlowParameters parameters)
    {
        var model = Model(flow, parameters);
        Near.Equal(model.Elbo(Images(4), new(3)), model.WarmUpObjective(Images(4), 1, new(3)), 1e-12);
        Assert.Equal([5, 4], model.LogWeights(Images(4), new(3))(5).Shape);
    }

    [Theory]
    [MemberData(nameof(Posteriors))]
    public void Importance_sampling_with_the_flow_agrees_with_integration(FlowKind flow, FlowParameters parameters)
    {
        // In one dimension of z the integral is a sum; a wrong log-determinant would bias the estimate.
        var model = new FlowVae(Small with { Flow = flow, Parameters = parameters, Latent = 1, Input = 4, Steps = 3 }, seed: 8);
        // A start wider than the posterior, so that the weights have a small variance.
        using (Recording.Pause()) model.NamedParameters.Single(parameter => parameter.Key == "posterior.log_variance.bias").Value.Fill(1.5);
        var images = Tensor.From<double>([1.0, 0, 0, 1], [1, 4]);
        using var paused = Recording.Pause();
        const int Points = 4001;
        var z = Tensor.Linspace(-10, 10, Points, DType.Float64).Reshape([Points, 1]);
        var integral = (model.Decode(z).LogProb(images) + model.Prior.LogProb(z)).Exp().Sum().Item() * 20 / (Points - 1);
        // 32 estimates of 500 samples each; what they are off by on average is half a 500th of the weights' relative variance.
        Assert.Equal(Math.Log(integral), model.LogLikelihood(images.Expand([32, 4]).Contiguous(), 500, new(2)).Mean().Item(), 0.04);
    }

    [Fact]
    public void Posteriors_that_know_the_image_depend_on_it()
    {
        foreach (var flow in new[] { FlowKind.Planar, FlowKind.Radial, FlowKind.Iaf })
        {
            // The same start for both images: what differs afterwards is the flow's doing.
            Tensor Moved(FlowParameters parameters)
            {
                var steps = ((Compose)((TransformedDistribution)Model(flow, parameters).Encode(Images(2))).Transform).Steps;
                return (new Compose([.. steps.Where(step => step is not Affine)]).Forward(Tensor.Ones([2, 3], DType.Float64)).Value * Tensor.From(new double[,] { { 1 }, { -1 } })).Sum(0).Abs().Sum();
            }

            Assert.True(Moved(FlowParameters.Amortized).Item() > 1e-4, $"{flow}");
            Assert.Equal(0, Moved(FlowParameters.Shared).Item());
        }
    }

    [Fact]
    public void Inverse_autoregressive_steps_reverse_the_order()
    {
        var flow = (Compose)((TransformedDistribution)Model(FlowKind.Iaf, FlowParameters.Shared).Encode(Images(1))).Transform;
        var slopes = flow.Steps.Select(step => Differentiate.Jacobian(z => step.Forward(z).Value, Tensor.From(0.3, -0.4, 0.5))).ToArray();
        Assert.Equal(0, slopes[0].Triu(1).Abs().Sum().Item());
        Assert.Equal(0, slopes[1].Tril(-1).Abs().Sum().Item());
        Assert.True(slopes[1].Triu(1).Abs().Sum().Item() > 0);
    }

    [Fact]
    public void Models_that_differ_in_their_flow_begin_alike()
    {
        var diagonal = Model(FlowKind.None, FlowParameters.Amortized).StateDict();
        foreach (var (flow, parameters) in Posteriors.Select(row => row.Data))
        {
            var state = Model(flow, parameters).StateDict();
            Assert.All(diagonal, entry => Assert.Equal(entry.Value.ToArray<double>(), state[entry.Key].ToArray<double>()));
        }
    }

    [Theory]
    [InlineData(FlowKind.Planar)]
    [InlineData(FlowKind.Iaf)]
    public void A_flow_learns_a_posterior_that_no_diagonal_Gaussian_is_near(FlowKind flow)
    {
        // One pixel that says that |z₁ + z₂| is large leaves two hills as posterior; here the likelihood is fixed by hand: logit 4·(|z₁ + z₂| − 2).
        var (with, without) = (Bound(flow), Bound(FlowKind.None));
        Assert.True(with > without + 0.1, $"{flow} {with}, diagonal {without}");
    }

    [Theory]
    [InlineData(FlowKind.Planar)]
    [InlineData(FlowKind.Radial)]
    [InlineData(FlowKind.Iaf)]
    public void Training_from_any_of_20_seeds_stays_finite(FlowKind flow)
    {
        using var folder = new TempFolder();
        var data = Digits.Load(64, 16);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var config = FlowVaeConfig.FlowVaeKind.Default with
            {
                Model = new FlowVaeConfig { Hidden = [12], Latent = 3, Flow = flow, FlowWidth = 8, Context = 4, WarmUp = 1 },
                Epochs = 2,
                BatchSize = 16,
                LearningRate = 1e-2,
                Seed = seed,
            };
            var metrics = new Trainer(config, data).Run(folder.File($"{seed}"), stop: TestContext.Current.CancellationToken).Metrics;
            Assert.All(metrics, epoch => Assert.True(double.IsFinite(epoch["train_objective"]) && double.IsFinite(epoch["test_elbo"])));
        }
    }

    [Fact]
    public void A_file_brings_back_the_model()
    {
        using var folder = new TempFolder();
        foreach (var (flow, parameters) in Posteriors.Select(row => row.Data))
        {
            var model = Model(flow, parameters);
            ModelFile.Save(folder.File("model.safetensors"), model, model.Config);
            var back = ModelFile.Load<FlowVae>(folder.File("model.safetensors"));
            Assert.Equal(model.Config, back.Config);
            Assert.Equal(model.Elbo(Images(2), new(1)).ToArray<double>(), back.Elbo(Images(2), new(1)).ToArray<double>());
        }
    }

    [Fact]
    public void Pictures_and_representations_have_their_shapes()
    {
        foreach (var (flow, parameters) in Posteriors.Select(row => row.Data))
        {
            var model = Model(flow, parameters);
            Assert.Equal([5, 6], model.Sample(5, new(0)).Shape);
            Assert.Equal([2, 6], model.Reconstruct(Images(2)).Shape);
            Assert.Equal([2, 3], model.PosteriorMean(Images(2)).Shape);
        }
    }

    [Fact]
    public void Settings_that_cannot_be_are_refused()
    {
        foreach (var bad in new[]
            {
                Small with { Steps = 0 }, Small with { FlowWidth = 0 }, Small with { Context = 0 }, Small with { Latent = 0 }, Small with { WarmUp = -1 },
                Small with { ForgetBias = double.NaN }, Small with { Flow = (FlowKind)9 }, Small with { Hidden = [0] },
            })
            Assert.DoesNotContain('\n', Assert.Throws<ConfigurationException>(() => new FlowVae(bad)).Message);
        var model = Model(FlowKind.Iaf, FlowParameters.Amortized);
        Assert.Throws<ShapeException>(() => model.Elbo(Tensor.Zeros([2, 7], DType.Float64)));
        Assert.Throws<ShapeException>(() => model.PosteriorMean(Tensor.Zeros([2, 7], DType.Float64)));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([2, 4], DType.Float64)));
    }

    private static FlowVae Model(FlowKind flow, FlowParameters parameters) => new(Small with { Flow = flow, Parameters = parameters }, seed: 5);

    /// <summary>Grey images, away from the ends of [0, 1], so that a difference does not leave it.</summary>
    private static Tensor Images(int count) => Tensor.Uniform([count, 6], new(77), 0.1, 0.9, DType.Float64);

    /// <summary>The bound that a posterior of this kind comes to, by many samples after training on one observation.</summary>
    private static double Bound(FlowKind flow)
    {
        var model = new FlowVae(Small with { Flow = flow, Latent = 2, Input = 1, Steps = 4, FlowWidth = 16 }, seed: 1);
        var adam = new Tensorium.Models.Optim.Adam(model.Parameters, learningRate: 0.02);
        var (image, noise) = (Tensor.Ones([64, 1], DType.Float64), new Generator(3));
        Tensor Value(Tensor observed)
        {
            var (z, logProb) = model.Encode(observed).ReparameterizedSampleAndLogProb(noise);
            return (-((2 - z.Sum(-1).Abs()) * 4).Softplus()) + model.Prior.LogProb(z) - logProb;
        }

        for (var step = 0; step < 300; step++)
        {
            (-Value(image)).Mean().Backward();
            adam.Step();
        }

        return Differentiate.Evaluate(() => Value(Tensor.Ones([20_000, 1], DType.Float64)).Mean()).Item();
    }
}
