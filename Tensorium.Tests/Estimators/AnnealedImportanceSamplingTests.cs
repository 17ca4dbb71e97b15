using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Estimators;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Estimators;

public sealed class AnnealedImportanceSamplingTests
{
    private static readonly AnnealingOptions Short = new() { Temperatures = 6, Chains = 4, LeapfrogSteps = 2, AdaptationChains = 4 };

    private readonly LinearGaussian _model = new(deviation: 0.2);

    [Fact]
    public void The_mean_of_weights_is_unbiased_however_few_the_temperatures()
    {
        // Copies of one data point: as many independent estimates in one run.
        var x = _model.Draw(1, seed: 1).Observed.Expand([500, 3]);
        var estimate = AnnealedImportanceSampling.Estimate(_model.Prior, _model.LogLikelihood(x), 500, Short, new(1));
        Goodness.Mean(Math.Exp(_model.LogMarginal(x)[0]), [.. estimate.Values.Select(Math.Exp)]);
    }

    [Fact]
    public void Many_temperatures_come_closer_than_few()
    {
        var narrow = new LinearGaussian(deviation: 0.1);
        var (_, x) = narrow.Draw(30, seed: 2);
        var exact = narrow.LogMarginal(x);
        double Error(int temperatures)
        {
            var options = Short with { Temperatures = temperatures };
            var values = AnnealedImportanceSampling.Estimate(narrow.Prior, narrow.LogLikelihood(x), 30, options, new(3)).Values;
            return values.Zip(exact, (value, truth) => Math.Abs(value - truth)).Average();
        }

        var (few, many) = (Error(8), Error(100));
        Assert.True(many < few / 4 && many < 1, $"{many} with 100 temperatures, {few} with 8");
    }

    [Fact]
    public void Step_sizes_are_adapted_to_the_acceptance_that_is_wanted()
    {
        var (_, x) = _model.Draw(3, seed: 4);
        var options = Short with { Temperatures = 60, AdaptationChains = 20, StepSize = 5 };
        var schedule = options.Schedule();
        var generator = new Generator(5);
        TemperedChains Chains(int count) => new(_model.Prior.LogProb, _model.LogLikelihood(x), _model.Prior.Sample(generator, [count, 3]), generator);
        var sizes = AnnealedImportanceSampling.AdaptedStepSizes(Chains(20), schedule, options, step: null);
        Assert.All(sizes[^1], size => Assert.InRange(size, 0.02, 0.9));

        var chains = Chains(100);
        var acceptance = Enumerable.Range(1, 58).Select(t => chains.Move(schedule[t], options.LeapfrogSteps, sizes[t]).Average()).Skip(20).Average();
        // The step of the weighted run is shortened at random too, and the temperature has moved on since it was found.
        Assert.Equal(0.65, acceptance, 0.12);
    }

    [Fact]
    public void Transitions_leave_the_posterior_as_it_is()
    {
        var (_, x) = _model.Draw(1, seed: 6);
        var posterior = _model.Posterior(x);
        var generator = new Generator(7);
        var chains = new TemperedChains(_model.Prior.LogProb, _model.LogLikelihood(x), posterior.Sample(generator, [4000]), generator);
        for (var i = 0; i < 10; i++) chains.Move(1, 3, [0.12]);
        // E[ln p(x|z)] over the posterior, exactly: ELBO + KL to the prior, and of the posterior the ELBO is ln p(x).
        var expected = _model.LogMarginal(x)[0] + KlDivergence.Between(posterior, _model.Prior).Item();
        Goodness.Mean(expected, [.. chains.LogLikelihoods]);
    }

    [Fact]
    public void On_data_that_the_model_drew_the_truth_lies_between_both_directions()
    {
        var (latent, x) = _model.Draw(40, seed: 9);
        var options = new AnnealingOptions { Temperatures = 40, Chains = 4, LeapfrogSteps = 2 };
        var both = BidirectionalMonteCarlo.Estimate(_model.Prior, _model.LogLikelihood(x), latent, options, new(10));
        var (lower, upper, exact) = (both.Lower.Values.Average(), both.Upper.Mean().Item(), _model.LogMarginal(x).Average());
        Assert.InRange(exact, lower, upper);
        Assert.InRange(upper - lower, 0, 1);

        var hasty = BidirectionalMonteCarlo.Estimate(_model.Prior, _model.LogLikelihood(x), latent, options with { Temperatures = 6 }, new(10));
        Assert.InRange(exact, hasty.Lower.Values.Average(), hasty.Upper.Mean().Item());
        Assert.True(hasty.Upper.Mean().Item() - hasty.Lower.Values.Average() > 2 * (upper - lower), "fewer temperatures leave a wider gap");
    }

    [Fact]
    public void The_seed_decides_the_estimate_and_progress_is_told()
    {
        var (_, x) = _model.Draw(2, seed: 11);
        var told = new List<double>();
        LogMarginalEstimate Run(ulong seed) => AnnealedImportanceSampling.Estimate(_model.Prior, _model.LogLikelihood(x), 2, Short, new(seed), told.Add);
        Assert.Equal(Run(1).Values, Run(1).Values);
        Assert.NotEqual(Run(1).Values, Run(2).Values);
        Assert.Equal(1, told[^1]);
        Assert.Equal(told[..(told.Count / 4)].Order(), told[..(told.Count / 4)]);
    }

    [Fact]
    public void Chains_of_which_one_has_all_the_weight_are_warned_of()
    {
        var narrow = new LinearGaussian(deviation: 0.02);
        var (_, x) = narrow.Draw(5, seed: 12);
        LogMarginalEstimate Run(int temperatures, int chains) =>
            AnnealedImportanceSampling.Estimate(narrow.Prior, narrow.LogLikelihood(x), 5, Short with { Temperatures = temperatures, Chains = chains }, new(13));
        Assert.Matches("^of [3-5] of 5 data points a single chain makes up most of the weight of all 8: .*More temperatures", Run(2, 8).Warning);
        Assert.StartsWith("one chain cannot be compared", Run(2, 1).Warning);
        var (_, wide) = new LinearGaussian(deviation: 3).Draw(5, seed: 12);
        Assert.Null(AnnealedImportanceSampling.Estimate(narrow.Prior, new LinearGaussian(deviation: 3).LogLikelihood(wide), 5, Short with { Temperatures = 20, Chains = 8 }, new(13)).Warning);
    }

    [Fact]
    public void The_path_goes_from_the_prior_to_the_posterior()
    {
        var schedule = new AnnealingOptions { Temperatures = 10 }.Schedule();
        Assert.Equal((11, 0.0, 1.0), (schedule.Length, schedule[0], schedule[^1]));
        Assert.Equal(0.5, schedule[5], 1e-12);
        var steps = schedule.Zip(schedule.Skip(1), (from, to) => to - from).ToArray();
        Assert.All(steps, step => Assert.True(step > 0));
        Assert.Equal(steps.Max(), steps[5], 1e-12);
    }

    [Fact]
    public void What_cannot_be_run_is_refused()
    {
        AnnealingOptions[] wrong =
        [
            Short with { Temperatures = 0 }, Short with { Chains = 0 }, Short with { LeapfrogSteps = 0 }, Short with { AdaptationChains = 0 },
            Short with { StepSize = 0 }, Short with { StepSize = double.NaN }, Short with { Acceptance = 1 },
        ];
        Assert.All(wrong, options => Assert.Throws<ConfigurationException>(() => AnnealedImportanceSampling.Estimate(_model.Prior, z => z.Sum(-1), 1, options, new(0))));
        Assert.Contains("expected [4, 1]", Assert.Throws<ShapeException>(() => AnnealedImportanceSampling.Estimate(_model.Prior, z => z, 1, Short, new(0))).Message);
    }
}
