using System.Collections;
using System.Reflection;
using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

/// <summary>
/// What holds for every distribution: mass one, samples that follow it, moments, entropy and divergences that its density has, and derivatives. The levels of tests
/// of samples: one false alarm in 10⁶ for another seed.
/// </summary>
public sealed class EveryDistributionTests
{
    private const int Draws = 40_000;

    public static TheoryData<string> Names => [.. DistributionCase.All.Keys];

    public static TheoryData<string, string> Pairs => [.. DistributionCase.Pairs];

    [Fact]
    public void Every_public_distribution_has_a_case() => Assert.Equal(
        typeof(Distribution).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Distribution)) && !type.IsAbstract).Select(type => type.Name).Order(StringComparer.Ordinal),
        DistributionCase.All.Values.Select(one => one.Distribution.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_closed_form_of_a_divergence_has_a_case()
    {
        var forms = (IDictionary)typeof(KlDivergence).GetField("Forms", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        var registered = forms.Keys.Cast<(Type P, Type Q)>().Where(pair => pair.P.Assembly == typeof(Distribution).Assembly);
        var covered = DistributionCase.Pairs.Select(pair => (DistributionCase.All[pair.P].Distribution.GetType(), DistributionCase.All[pair.Q].Distribution.GetType())).ToHashSet();
        Assert.DoesNotContain(registered, pair => !covered.Contains(pair));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_density_adds_up_to_one(string name)
    {
        var one = DistributionCase.All[name];
        Assert.Equal(1, one.Expectation(x => Tensor.Ones([x.Shape[0]], DType.Float64)), 1e-11);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_moments_and_entropy_are_those_of_its_density(string name)
    {
        var one = DistributionCase.All[name];
        var distribution = one.Distribution;
        if (one.HasEntropy) Assert.Equal(one.Expectation(x => -distribution.LogProb(x)), distribution.Entropy().Item(), 1e-11);
        else Assert.Contains(one.HasMoments ? "−LogProb(x)" : "closed form", Assert.Throws<NotSupportedException>(distribution.Entropy).Message, StringComparison.Ordinal);
        if (!one.HasMoments)
        {
            foreach (var moment in new Func<Tensor>[] { () => distribution.Mean, () => distribution.Variance })
                Assert.Contains("closed form", Assert.Throws<NotSupportedException>(moment).Message, StringComparison.Ordinal);
            return;
        }

        var (masses, outcomes) = (one.Masses, one.Outcomes.Reshape(one.Outcomes.Shape[0], -1));
        var (means, variances) = (distribution.Mean.ToArray<double>(), distribution.Variance.ToArray<double>());
        Assert.Equal(distribution.EventShape, distribution.Variance.Shape);
        for (var i = 0; i < means.Length; i++)
        {
            var mean = (masses * outcomes[.., i]).Sum().Item();
            var variance = (masses * (outcomes[.., i] - mean).Square()).Sum().Item();
            Assert.Equal(mean, means[i], 1e-11 * Math.Max(1, Math.Abs(mean)));
            Assert.Equal(variance, variances[i], 1e-11 * Math.Max(1, variance));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_samples_follow_it(string name)
    {
        var one = DistributionCase.All[name];
        var sample = one.Distribution.Sample(new Generator(31), [Draws]);
        foreach (var (of, cdf) in one.Laws) Goodness.KolmogorovSmirnov(of(sample).To(DType.Float64).ToArray<double>(), cdf);
        if (one.IsDiscrete) Goodness.ChiSquare(one.Distribution.LogProb(one.Outcomes).Exp().ToArray<double>(), Counts(sample, one.Outcomes));
        var entropy = one.HasEntropy ? one.Distribution.Entropy().Item() : one.Expectation(x => -one.Distribution.LogProb(x));
        Goodness.Mean(entropy, (-one.Distribution.LogProb(sample)).ToArray<double>());
        Assert.Equal([2, 3, .. one.Distribution.EventShape], one.Distribution.Sample(new Generator(31), [2, 3]).Shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_with_its_log_density_is_the_sample_and_its_log_density(string name)
    {
        var one = DistributionCase.All[name];
        if (!one.Distribution.HasReparameterizedSample)
        {
            Assert.Throws<NotSupportedException>(() => one.Distribution.ReparameterizedSampleAndLogProb(new Generator(35)));
            return;
        }

        var (value, logProb) = one.Distribution.ReparameterizedSampleAndLogProb(new Generator(35), [4, 3]);
        Assert.Equal(one.Distribution.ReparameterizedSample(new Generator(35), [4, 3]).ToArray<double>(), value.ToArray<double>());
        Near.Equal(one.Distribution.LogProb(value), logProb, 1e-13);
        GradCheck.Verify(x => one.Make(x).ReparameterizedSampleAndLogProb(new Generator(35), [4]).LogProb, one.Parameters, order: 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_real_about_it_is_differentiable_in_every_parameter(string name)
    {
        var one = DistributionCase.All[name];
        if (one.IsDiscrete) GradCheck.Verify(x => one.Make(x).LogProb(one.Outcomes), one.Parameters, order: 2);
        else GradCheck.Verify(x => one.Make(x[1..]).LogProb(x[0]), [one.Points, .. one.Parameters], order: 2);
        if (one.Parameters.Length == 0) return;
        if (one.HasEntropy) GradCheck.Verify(x => one.Make(x).Entropy(), one.Parameters, order: 2);
        if (one.HasMoments)
        {
            GradCheck.Verify(x => one.Make(x).Mean, one.Parameters, order: 2);
            GradCheck.Verify(x => one.Make(x).Variance, one.Parameters, order: 2);
        }

        if (one.Distribution.HasReparameterizedSample) GradCheck.Verify(x => one.Make(x).ReparameterizedSample(new Generator(3), [4]), one.Parameters, order: 2);
        else Assert.Throws<NotSupportedException>(() => one.Distribution.ReparameterizedSample(new Generator(3)));
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_divergence_is_that_of_the_densities_and_of_samples(string first, string second)
    {
        var (p, q) = (DistributionCase.All[first], DistributionCase.All[second].Moved);
        var divergence = KlDivergence.Between(p.Distribution, q.Distribution).Item();
        Assert.True(divergence > 0.001, "the two are to differ");
        Assert.Equal(p.Expectation(x => p.Distribution.LogProb(x) - q.Distribution.LogProb(x)), divergence, 1e-10);
        var sample = p.Distribution.Sample(new Generator(32), [Draws]);
        Goodness.Mean(divergence, (p.Distribution.LogProb(sample) - q.Distribution.LogProb(sample)).ToArray<double>());
        var count = p.Parameters.Length;
        GradCheck.Verify(x => KlDivergence.Between(p.Make(x[..count]), q.Make(x[count..])), [.. p.Parameters, .. q.Parameters], order: 2);
    }

    [Fact]
    public void The_tests_of_samples_notice_a_wrong_distribution()
    {
        var sample = Tensor.Normal([Draws], new Generator(33), deviation: 1.1, dtype: DType.Float64).ToArray<double>();
        Assert.ThrowsAny<Exception>(() => Goodness.KolmogorovSmirnov(sample, Goodness.NormalCdf));
        Assert.ThrowsAny<Exception>(() => Goodness.Mean(0.03, Tensor.Normal([Draws], new Generator(34), dtype: DType.Float64).ToArray<double>()));
        Assert.ThrowsAny<Exception>(() => Goodness.ChiSquare([0.5, 0.3, 0.2], [20_000, 12_400, 7_600]));
        Assert.ThrowsAny<Exception>(() => Goodness.ChiSquare([0.5, 0.5, 0], [19_990, 20_009, 1]));
    }

    /// <summary>How often each outcome was drawn.</summary>
    private static int[] Counts(Tensor sample, Tensor outcomes)
    {
        string Key(Tensor outcome) => string.Join(',', outcome.To(DType.Float64).ToArray<double>());
        var keys = Enumerable.Range(0, outcomes.Shape[0]).ToDictionary(i => Key(outcomes[i]), i => i);
        var counts = new int[keys.Count];
        var values = sample.To(DType.Float64).ToArray<double>();
        var size = values.Length / sample.Shape[0];
        for (var i = 0; i < sample.Shape[0]; i++) counts[keys[string.Join(',', values[(i * size)..((i + 1) * size)])]]++;
        return counts;
    }
}
