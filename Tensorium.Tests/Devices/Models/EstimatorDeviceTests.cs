using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Models.Training;
using Tensorium.Models.VariationalInference;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Estimates of what a model on another device is worth.</summary>
public sealed class EstimatorDeviceTests
{
    private static readonly AnnealingOptions s_annealing = new() { Temperatures = 4, Chains = 2, LeapfrogSteps = 2, AdaptationChains = 2 };

    private static readonly InferenceOptions s_inference = new() { Steps = 3, Samples = 2 };

    public static TheoryData<LikelihoodKind> Likelihoods => [.. Enum.GetValues<LikelihoodKind>()];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_bound_and_its_gradients_have_the_same_bits_whatever_the_likelihood(LikelihoodKind likelihood)
    {
        Tensor[] Computed(Device device)
        {
            var vae = new Vae(new() { Input = 6, Hidden = [5], Latent = 2, Likelihood = likelihood }, seed: 3).To(device);
            var x = Tensor.Uniform([4, 6], new Generator(4), device: device);
            var elbo = vae.Elbo(x);
            elbo.Sum().Backward(keepGraph: true);
            return [elbo.Detach(), vae.Sample(3, new Generator(5)), vae.Reconstruct(x), .. vae.Parameters.Select(parameter => parameter.Grad!)];
        }

        foreach (var (expected, found) in Computed(Device.Cpu).Zip(Computed(Mirrored.Device))) Mirrored.Same(expected, found, "bound or gradient");
    }

    [Fact]
    public void Likelihoods_by_importance_and_annealing_and_the_encoder_s_gap_are_the_same()
    {
        var test = TinyKind.Data.Test.Take(5);
        double[] Computed(Device device)
        {
            var vae = ((VaeConfig)TinyKind.Config("vae").Model).CreateModel(3).To(device);
            var gap = Evaluation.Amortization(vae, test, s_inference, samples: 3, seed: 1);
            return
            [
                .. Evaluation.LogMarginal(vae, test, importanceSamples: 9, seed: 1).Values,
                .. Evaluation.Annealed(vae, test, s_annealing, seed: 1).Values,
                .. gap.Amortized.Values, .. gap.Optimized.Values,
                .. ActiveUnits.Variances(vae, test),
            ];
        }

        Assert.Equal(Computed(Device.Cpu), Computed(Mirrored.Device));
    }

    [Fact]
    public void Naive_samples_and_both_directions_of_annealing_are_there()
    {
        double[] Computed(Device device)
        {
            var prior = new Independent(new StandardNormal([2], DType.Float64, device), 1);
            var x = Tensor.From<double>([0.3, -1.2, 0.5, 2], [2, 2], device);
            Tensor LogLikelihood(Tensor z) => -(z - x).Square().Sum(-1);
            Tensor LogJoint(Tensor z) => LogLikelihood(z) + prior.LogProb(z);
            var both = BidirectionalMonteCarlo.Estimate(prior, LogLikelihood, x, s_annealing, new Generator(1));
            return
            [
                .. ImportanceSampling.Estimate(NaiveMonteCarlo.FromPrior(prior, LogLikelihood, 2, new Generator(2)), 10).Values,
                .. ImportanceSampling.Estimate(NaiveMonteCarlo.UniformBox(-3, 3, 2, LogJoint, 2, new Generator(3), DType.Float64, device), 10).Values,
                .. ImportanceSampling.Estimate(NaiveMonteCarlo.UniformBits(2, LogJoint, 2, new Generator(4), DType.Float64, device), 10).Values,
                .. both.Lower.Values, .. both.Upper.ToArray<double>(),
            ];
        }

        Assert.Equal(Computed(Device.Cpu), Computed(Mirrored.Device));
    }

    [Theory]
    [InlineData(GradientEstimator.ScoreFunctionLeaveOneOut)]
    [InlineData(GradientEstimator.ScoreFunctionRunningMean)]
    [InlineData(GradientEstimator.ScoreFunction)]
    [InlineData(GradientEstimator.Relaxed)]
    public void Missing_pixels_are_inferred_there(GradientEstimator estimator)
    {
        var options = new BernoulliInferenceOptions { Estimator = estimator, Optimization = s_inference };
        (Tensor[] Pictures, double[] Figures) Computed(Device device)
        {
            var model = new BernoulliMade(new() { Inputs = 6, Hidden = [5] }, seed: 1).To(device);
            var images = Tensor.Bernoulli(Tensor.Full([3, 6], 0.5, device: device), new Generator(2));
            var completion = ImageCompletion.Infer(model, images, [3, 4, 5], options, importanceSamples: 5, new Generator(3));
            return (
                [completion.Given, completion.Mean, completion.Likeliest, model.Sample(2, new Generator(4)), model.Complete(images, 3, new Generator(5))],
                [.. completion.Before.Values, .. completion.After.Values, .. completion.Exact!]);
        }

        var (here, there) = (Computed(Device.Cpu), Computed(Mirrored.Device));
        Assert.Equal(here.Figures, there.Figures);
        foreach (var (expected, found) in here.Pictures.Zip(there.Pictures)) Mirrored.Same(expected, found, "completion");
    }
}
