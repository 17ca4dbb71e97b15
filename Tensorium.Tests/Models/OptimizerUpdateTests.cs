using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class OptimizerUpdateTests
{
    private const int Count = 37;
    private const int Steps = 40;

    public static TheoryData<double, double, bool> Decays => new() { { 0, 1e-8, false }, { 0.1, 1e-8, false }, { 0.1, 1e-8, true }, { 0, 0.3, true } };

    [Theory]
    [MemberData(nameof(Decays))]
    public void Adam_and_AdamW_follow_their_papers(double decay, double epsilon, bool decoupled) => Follows(
        x => decoupled ? new AdamW([x], 0.05, 0.8, 0.95, epsilon, decay) : new Adam([x], 0.05, 0.8, 0.95, epsilon, decay),
        () => ReferenceOptimizers.Adam(0.05, 0.8, 0.95, epsilon, decay, decoupled));

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0, 0, 0.1, false)]
    [InlineData(0.9, 0, 0, false)]
    [InlineData(0.9, 0.4, 0.1, false)]
    [InlineData(0.9, 0, 0.1, true)]
    public void Sgd_follows_its_definition(double momentum, double dampening, double decay, bool nesterov) => Follows(
        x => new Sgd([x], 0.03, momentum, dampening, decay, nesterov), () => ReferenceOptimizers.Sgd(0.03, momentum, dampening, decay, nesterov));

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.1, 0, false)]
    [InlineData(0, 0.9, false)]
    [InlineData(0.1, 0.9, false)]
    [InlineData(0, 0, true)]
    [InlineData(0.1, 0, true)]
    [InlineData(0, 0.9, true)]
    [InlineData(0.1, 0.9, true)]
    public void RmsProp_follows_its_definition(double decay, double momentum, bool centered) => Follows(
        x => new RmsProp([x], 0.02, 0.9, 1e-3, decay, momentum, centered), () => ReferenceOptimizers.RmsProp(0.02, 0.9, 1e-3, decay, momentum, centered));

    [Fact]
    public void A_constant_gradient_has_no_variance_and_gives_no_NaN()
    {
        var x = Tensor.Zeros([3]).RequireGrad();
        var centered = new RmsProp([x], smoothing: 0.5, centered: true);
        for (var i = 0; i < 200; i++)
        {
            x.Grad = Tensor.Full([3], 0.1);
            centered.Step();
        }

        Assert.All(x.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>Follows a noisy, ill-conditioned path in float64 within rounding, and in float32 within its own.</summary>
    private static void Follows(Func<Tensor, Optimizer> optimizer, Func<Func<double, double, double>> reference)
    {
        foreach (var dtype in new[] { DType.Float64, DType.Float32 })
        {
            var start = new double[Count];
            var noise = new double[Count * Steps];
            new Generator(1).FillNormal(start);
            new Generator(2).FillNormal(noise);
            var x = Tensor.From<double>(start).To(dtype).RequireGrad();
            var subject = optimizer(x);
            var expected = (double[])start.Clone();
            var references = expected.Select(_ => reference()).ToArray();
            for (var step = 0; step < Steps; step++)
            {
                var gradient = new double[Count];
                for (var i = 0; i < Count; i++)
                {
                    gradient[i] = ((i + 1) * start[i] * 0.1) + noise[(step * Count) + i];
                    expected[i] = references[i](expected[i], gradient[i]);
                }

                x.Grad = Tensor.From<double>(gradient).To(dtype);
                subject.Step();
            }

            Assert.Equal(Steps, subject.StepCount);
            var tolerance = dtype == DType.Float64 ? 1e-12 : 2e-5;
            var actual = x.Detach().To(DType.Float64).ToArray<double>();
            for (var i = 0; i < Count; i++) Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
