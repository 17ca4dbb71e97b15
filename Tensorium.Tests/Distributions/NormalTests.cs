using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class NormalTests
{
    private static readonly Tensor Mean = Tensor.From(-1.5, 0, 0.25, 3);
    private static readonly Tensor Deviation = Tensor.From(0.1, 1, 2.5, 0.7);

    private static Normal ByDeviation => new(Mean, Deviation);

    private static Normal ByLogVariance => Normal.FromLogVariance(Mean, Deviation.Log() * 2);

    public static TheoryData<string> Factories => [nameof(ByDeviation), nameof(ByLogVariance)];

    private static Normal Make(string factory) => factory == nameof(ByDeviation) ? ByDeviation : ByLogVariance;

    [Theory]
    [MemberData(nameof(Factories))]
    public void Its_density_is_the_formula_and_integrates_to_one(string factory)
    {
        var x = Tensor.Linspace(-25, 25, 200_001, DType.Float64).Unsqueeze(-1);
        var density = Make(factory).LogProb(x).Exp();
        var (mean, deviation) = (Mean.ToArray<double>(), Deviation.ToArray<double>());
        Assert.Equal([200_001, 4], density.Shape);
        for (var i = 0; i < 4; i++)
        {
            // The trapezoidal rule is exact to rounding for a smooth function that vanishes at both ends.
            Assert.Equal(1, density[.., i].Sum().Item() * 50 / 200_000, 12);
            var z = (0.5 - mean[i]) / deviation[i];
            Assert.Equal(
                Math.Exp(-z * z / 2) / (deviation[i] * Math.Sqrt(2 * Math.PI)), Make(factory).LogProb(Tensor.Scalar(0.5, DType.Float64)).Exp().ToArray<double>()[i], 14);
        }
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void Its_moments_and_entropy_are_the_closed_forms(string factory)
    {
        var normal = Make(factory);
        var deviation = Deviation.ToArray<double>();
        Near.Equal(Mean.ToArray<double>(), normal.Mean);
        Near.Equal(deviation, normal.Deviation);
        Near.Equal([.. deviation.Select(s => s * s)], normal.Variance);
        Near.Equal([.. deviation.Select(s => 2 * Math.Log(s))], normal.LogVariance);
        Near.Equal([.. deviation.Select(s => 0.5 * Math.Log(2 * Math.PI * Math.E * s * s))], normal.Entropy());
    }

    [Theory]
    [MemberData(nameof(Factories))]
    public void Its_samples_follow_its_distribution_function(string factory)
    {
        const int count = 20_000;
        var sample = Make(factory).Sample(new Generator(11), [count]);
        Assert.Equal([count, 4], sample.Shape);
        Assert.False(sample.RequiresGrad);
        for (var i = 0; i < 4; i++)
        {
            var (mean, deviation) = (Mean.ToArray<double>()[i], Deviation.ToArray<double>()[i]);
            Goodness.KolmogorovSmirnov(sample[.., i].ToArray<double>(), x => Goodness.NormalCdf((x - mean) / deviation));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Log_density_entropy_and_samples_are_differentiable_in_every_argument(bool logVariance)
    {
        Normal Of(Tensor[] x) => logVariance ? Normal.FromLogVariance(x[0], x[1]) : new(x[0], x[1]);
        var spread = logVariance ? Deviation.Log() * 2 : Deviation;
        GradCheck.Verify(x => Of(x).LogProb(x[2]), [Mean, spread, Tensor.From(0.3, -0.4, 2, 1.5)], order: 2);
        GradCheck.Verify(x => Of(x).Entropy(), [Mean.Detach(), spread], order: 2);
        GradCheck.Verify(x => Of(x).ReparameterizedSample(new Generator(3), [5]), [Mean, spread], order: 2);
        GradCheck.Verify(x => Of(x).Variance + Of(x).Deviation + Of(x).LogVariance, [Mean, spread], order: 2);
    }

    [Fact]
    public void A_reparameterized_sample_is_the_sample_of_the_same_generator()
    {
        var plain = ByDeviation.Sample(new Generator(4), [3]);
        var leaf = Mean.Clone().RequireGrad();
        var tracked = new Normal(leaf, Deviation).ReparameterizedSample(new Generator(4), [3]);
        Assert.True(tracked.RequiresGrad);
        Assert.Equal(plain.ToArray<double>(), tracked.ToArray<double>());
        Assert.False(new Normal(leaf, Deviation).Sample(new Generator(4)).RequiresGrad);
    }

    [Fact]
    public void Mean_and_deviation_are_broadcast()
    {
        var normal = new Normal(Tensor.Zeros([3, 1]), Tensor.Ones([4]));
        Assert.Equal([3, 4], normal.BatchShape);
        Assert.Equal([3, 4], normal.Mean.Shape);
        Assert.Equal([3, 4], normal.Variance.Shape);
        Assert.Equal([3, 4], normal.Entropy().Shape);
        Assert.Equal([2, 3, 4], normal.Sample(new Generator(0), [2]).Shape);
        Assert.Equal([2, 3, 4], normal.LogProb(normal.Sample(new Generator(0), [2])).Shape);
        Assert.Equal(DType.Float64, new Normal(Tensor.Zeros([2]), Tensor.Ones([2], DType.Float64)).Sample(new Generator(0)).DType);
    }

    [Fact]
    public void Extreme_log_variances_give_finite_densities()
    {
        var normal = Normal.FromLogVariance(Tensor.From(0f, 0f), Tensor.From(-60f, 60f));
        Assert.All(normal.LogProb(Tensor.From(0f, 1e10f)).ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void An_impossible_deviation_is_refused(double deviation)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normal(0, deviation));
        var tensor = Tensor.Ones([5, 7], DType.Float64);
        tensor[3, 4].Fill(deviation);
        var error = Assert.Throws<ArgumentException>(() => new Normal(Tensor.Zeros([7]), tensor));
        Assert.Contains($"element 25 of the tensor of shape [5, 7] is {deviation}", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Normal(Tensor.Zeros([7]), tensor.T.T.To(DType.Float32)));
        Assert.Throws<ArgumentException>(() => new Normal(Tensor.Zeros([7, 5]), tensor.T));
    }

    [Fact]
    public void Other_impossible_parameters_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normal(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Normal(0, double.PositiveInfinity));
        Assert.Throws<DTypeException>(() => new Normal(Tensor.Zeros([2], DType.Int64), Tensor.Ones([2])));
        Assert.Throws<ShapeException>(() => new Normal(Tensor.Zeros([2]), Tensor.Ones([3])));
    }

    [Fact]
    public void The_standard_normal_is_the_normal_with_mean_zero_and_deviation_one()
    {
        var standard = new StandardNormal([3], DType.Float64);
        var normal = new Normal(Tensor.Zeros([3], DType.Float64), Tensor.Ones([3], DType.Float64));
        var x = Tensor.From(new double[,] { { -2, 0, 1.5 }, { 4, 0.1, -30 } });
        Near.Equal(normal.LogProb(x).ToArray<double>(), standard.LogProb(x));
        Near.Equal(normal.Entropy().ToArray<double>(), standard.Entropy());
        Assert.Equal(normal.Sample(new Generator(1), [4]).ToArray<double>(), standard.Sample(new Generator(1), [4]).ToArray<double>());
        Assert.Equal([3], standard.LogProb(Tensor.Scalar(0.5, DType.Float64)).Shape);
        Assert.Equal([3], standard.Mean.Shape);
        GradCheck.Verify(standard.LogProb, x, order: 2);
    }
}
