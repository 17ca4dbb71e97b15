using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>Every distribution computes where its parameters are.</summary>
public sealed class DistributionDeviceTests
{
    public static TheoryData<string> Names => [.. DistributionCase.All.Keys];

    public static TheoryData<string, string> Pairs => [.. DistributionCase.Pairs];

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_densities_moments_and_entropy_have_the_same_bits(string name)
    {
        var one = DistributionCase.All[name];
        var (here, there) = (one.Distribution, Elsewhere(one));
        var sample = here.Sample(new Generator(3), [4]);
        Mirrored.Same(sample, there.Sample(new Generator(3), [4]), "Sample");
        var points = one.IsDiscrete ? one.Outcomes : one.Points;
        Mirrored.Same(here.LogProb(points), there.LogProb(points.To(Mirrored.Device)), "LogProb");
        if (one.HasMoments)
        {
            Mirrored.Same(here.Mean, there.Mean, "Mean");
            Mirrored.Same(here.Variance, there.Variance, "Variance");
        }

        if (one.HasEntropy) Mirrored.Same(here.Entropy(), there.Entropy(), "Entropy");
        foreach (var property in here.GetType().GetProperties().Where(property => property.PropertyType == typeof(Tensor) && one.HasMoments))
            Mirrored.Same((Tensor)property.GetValue(here)!, (Tensor)property.GetValue(there)!, property.Name);
        if (!here.HasReparameterizedSample) return;
        var (ours, theirs) = (here.ReparameterizedSampleAndLogProb(new Generator(4), [2]), there.ReparameterizedSampleAndLogProb(new Generator(4), [2]));
        Mirrored.Same(ours.Value, theirs.Value, "ReparameterizedSample");
        Mirrored.Same(ours.LogProb, theirs.LogProb, "its LogProb");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_arrive_at_parameters_there(string name)
    {
        var one = DistributionCase.All[name];
        if (one.Parameters.Length == 0) return;
        var points = one.IsDiscrete ? one.Outcomes : one.Points;
        Tensor[] Gradients(Device device)
        {
            Tensor[] parameters = [.. one.Parameters.Select(x => x.To(device).Clone().RequireGrad())];
            var loss = one.Make(parameters).LogProb(points.To(device)).Sum();
            if (one.Distribution.HasReparameterizedSample) loss += one.Make(parameters).ReparameterizedSample(new Generator(5), [3]).Sum();
            loss.Backward();
            return [.. parameters.Select(parameter => parameter.Grad ?? Tensor.Zeros(parameter.Shape, parameter.DType, device))];
        }

        foreach (var (expected, found) in Gradients(Device.Cpu).Zip(Gradients(Mirrored.Device))) Mirrored.Same(expected, found, "gradient");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Divergences_have_the_same_bits(string first, string second)
    {
        var (p, q) = (DistributionCase.All[first], DistributionCase.All[second].Moved);
        Mirrored.Same(KlDivergence.Between(p.Distribution, q.Distribution), KlDivergence.Between(Elsewhere(p), Elsewhere(q)), "divergence");
    }

    [Fact]
    public void What_is_made_of_numbers_is_made_where_it_is_asked_for()
    {
        Mirrored.Same(new Normal(0.5, 2).Sample(new Generator(1), [3]), new Normal(0.5, 2, device: Mirrored.Device).Sample(new Generator(1), [3]), "Normal");
        var relaxed = new RelaxedBernoulli(Tensor.From(0.3f, -1), 0.5);
        var there = new RelaxedBernoulli(relaxed.Logits.To(Mirrored.Device), 0.5);
        var sample = relaxed.ReparameterizedSample(new Generator(2), [3]);
        Mirrored.Same(sample, there.ReparameterizedSample(new Generator(2), [3]), "RelaxedBernoulli");
        Mirrored.Same(relaxed.LogProb(sample), there.LogProb(sample.To(Mirrored.Device)), "its density");
    }

    private static Distribution Elsewhere(DistributionCase one) => one.Distribution is StandardNormal
        ? new StandardNormal([], DType.Float64, Mirrored.Device)
        : one.Make(Mirrored.Of(one.Parameters));
}
