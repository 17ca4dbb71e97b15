using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class InitializeTests
{
    // Fan-in 40·6 = 240, fan-out 50·6 = 300; 12,000 elements, so a sample variance has a relative standard error of at most 1.3 %.
    private static readonly Shape Weight = [50, 40, 2, 3];

    public static TheoryData<string, double, bool> Variances => new()
    {
        { "kaiming uniform", 2 / (1.04 * 240), true },
        { "kaiming normal", 2 / (1.04 * 240), false },
        { "xavier uniform", 1.5 * 1.5 * 2 / (240 + 300), true },
        { "xavier normal", 1.5 * 1.5 * 2 / (240 + 300), false },
        { "layer default", 1.0 / (3 * 240), true },
    };

    private static Tensor Make(string name, Generator generator) => name switch
    {
        "kaiming uniform" => Initialize.KaimingUniform(Weight, generator, 0.2, DType.Float64),
        "kaiming normal" => Initialize.KaimingNormal(Weight, generator, 0.2, DType.Float64),
        "xavier uniform" => Initialize.XavierUniform(Weight, generator, 1.5, DType.Float64),
        "xavier normal" => Initialize.XavierNormal(Weight, generator, 1.5, DType.Float64),
        _ => Initialize.LayerDefault(Weight, 240, generator, DType.Float64),
    };

    [Theory]
    [MemberData(nameof(Variances))]
    public void Each_has_mean_zero_and_the_published_variance(string name, double variance, bool bounded)
    {
        var values = Make(name, new Generator(3)).ToArray<double>();
        Assert.Equal(variance, values.Average(value => value * value), 5 * 0.013 * variance);
        Assert.Equal(0, values.Average(), 5 * Math.Sqrt(variance / values.Length));
        if (bounded) Assert.All(values, value => Assert.InRange(value, -Math.Sqrt(3 * variance), Math.Sqrt(3 * variance)));
        else Assert.Contains(values, value => Math.Abs(value) > 2.5 * Math.Sqrt(variance));
    }

    [Fact]
    public void Seeds_decide_the_values()
    {
        Assert.Equal(Make("xavier normal", new Generator(1)).ToArray<double>(), Make("xavier normal", new Generator(1)).ToArray<double>());
        Assert.NotEqual(Make("xavier normal", new Generator(1)).ToArray<double>(), Make("xavier normal", new Generator(2)).ToArray<double>());
    }

    [Fact]
    public void Constants_are_constant()
    {
        Assert.Equal([0, 0], Initialize.Zeros([2]).ToArray<float>());
        Assert.Equal([0.5, 0.5], Initialize.Constant([2], 0.5, DType.Float64).ToArray<double>());
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        Assert.Throws<ShapeException>(() => Initialize.KaimingNormal([3], new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initialize.Uniform([3], -1, new Generator(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initialize.Normal([3], double.NaN, new Generator(0)));
    }
}
