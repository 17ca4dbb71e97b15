using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class KlDivergenceTests
{
    private static readonly Tensor Mean = Tensor.From(-1.5, 0, 0.25);
    private static readonly Tensor LogVariance = Tensor.From(-2, 0, 1.3);

    [Fact]
    public void Normals_agree_with_the_textbook()
    {
        var divergence = KlDivergence.Between(new Normal(Mean, (LogVariance * 0.5).Exp()), Normal.FromLogVariance(Mean * 0.5 + 1, LogVariance * -0.3)).ToArray<double>();
        for (var i = 0; i < 3; i++)
        {
            var (m, s) = (Mean.ToArray<double>()[i], Math.Exp(LogVariance.ToArray<double>()[i] / 2));
            var (n, t) = ((m * 0.5) + 1, Math.Exp(LogVariance.ToArray<double>()[i] * -0.15));
            Assert.Equal(Math.Log(t / s) + (((s * s) + ((m - n) * (m - n))) / (2 * t * t)) - 0.5, divergence[i], 13);
        }
    }

    [Fact]
    public void To_the_standard_normal_both_forms_agree()
    {
        var p = Normal.FromLogVariance(Mean, LogVariance);
        var special = KlDivergence.Between(p, new StandardNormal([3], DType.Float64));
        var general = KlDivergence.Between(p, new Normal(Tensor.Zeros([3], DType.Float64), Tensor.Ones([3], DType.Float64)));
        Near.Equal(general, special);
    }

    [Fact]
    public void A_divergence_from_itself_is_zero_also_for_derived_types()
    {
        Assert.Equal([0, 0], KlDivergence.Between(new StandardNormal([2]), new StandardNormal([2])).ToArray<float>());
        var p = Normal.FromLogVariance(Mean, LogVariance);
        Assert.Equal([0, 0, 0], KlDivergence.Between(p, p).ToArray<double>());
        var coin = new Bernoulli(Mean * 10);
        Assert.Equal([0, 0, 0], KlDivergence.Between(coin, coin).ToArray<double>());
        Assert.Equal(KlDivergence.Between(new Normal(0, 1), new Normal(1, 2)).Item(), KlDivergence.Between(new StandardNormal(), new Normal(1, 2)).Item(), 6);
    }

    [Fact]
    public void Bernoullis_agree_with_the_textbook()
    {
        var divergence = KlDivergence.Between(new Bernoulli(Mean), new Bernoulli(LogVariance)).ToArray<double>();
        for (var i = 0; i < 3; i++)
        {
            var (p, q) = (1 / (1 + Math.Exp(-Mean.ToArray<double>()[i])), 1 / (1 + Math.Exp(-LogVariance.ToArray<double>()[i])));
            Assert.Equal((p * Math.Log(p / q)) + ((1 - p) * Math.Log((1 - p) / (1 - q))), divergence[i], 14);
        }

        Assert.Equal([200, 200], KlDivergence.Between(new Bernoulli(Tensor.From(100f, -100f)), new Bernoulli(Tensor.From(-200f, 200f))).ToArray<float>());
    }

    [Fact]
    public void Every_closed_form_agrees_with_its_monte_carlo_estimate()
    {
        (Distribution P, Distribution Q)[] pairs =
        [
            (new Normal(Tensor.From(0.5), Tensor.From(0.8)), new Normal(Tensor.From(-0.3), Tensor.From(1.7))),
            (Normal.FromLogVariance(Tensor.From(1.5), Tensor.From(-1.0)), new StandardNormal([1], DType.Float64)),
            (new Bernoulli(Tensor.From(0.7)), new Bernoulli(Tensor.From(-1.1))),
        ];
        foreach (var (p, q) in pairs)
        {
            var x = p.Sample(new Generator(8), [100_000]);
            Goodness.Mean(KlDivergence.Between(p, q).Item(), (p.LogProb(x) - q.LogProb(x)).ToArray<double>());
            Goodness.Mean(p.Entropy().Item(), (-p.LogProb(x)).ToArray<double>());
        }
    }

    [Fact]
    public void Every_closed_form_is_differentiable_in_every_argument()
    {
        Tensor[] x = [Mean, LogVariance, Tensor.From(0.4, -0.2, 1), Tensor.From(0.1, -0.7, 0.6)];
        GradCheck.Verify(y => KlDivergence.Between(Normal.FromLogVariance(y[0], y[1]), Normal.FromLogVariance(y[2], y[3])), x, order: 2);
        GradCheck.Verify(y => KlDivergence.Between(Normal.FromLogVariance(y[0], y[1]), new StandardNormal([3], DType.Float64)), x[..2], order: 2);
        GradCheck.Verify(y => KlDivergence.Between(new Bernoulli(y[0]), new Bernoulli(y[1])), x[..2], order: 2);
    }

    [Fact]
    public void Small_divergences_keep_their_digits()
    {
        // KL(N(0, e^t) ‖ N(0, 1)) = t²/4 + t³/12 + …; 1 + t − 1 − t would be mere rounding in float32.
        var t = 1e-3f;
        var divergence = KlDivergence.Between(Normal.FromLogVariance(Tensor.Scalar(0), Tensor.Scalar(t)), new StandardNormal()).Item();
        Assert.Equal((t * t / 4.0) + (t * t * t / 12.0), divergence, 1e-10);
    }

    [Fact]
    public void Batches_are_broadcast()
    {
        Assert.Equal([2, 3], KlDivergence.Between(new Normal(Tensor.Zeros([2, 1]), Tensor.Ones([1])), new StandardNormal([3])).Shape);
        Assert.Equal([2, 3], KlDivergence.Between(new Normal(Tensor.Zeros([2, 3]), Tensor.Ones([])), new StandardNormal()).Shape);
    }

    [Fact]
    public void Independent_outcomes_add_up_their_parts()
    {
        var parts = new Normal(Tensor.Normal([4, 3], new Generator(1), dtype: DType.Float64), Tensor.Full([3], 0.5, DType.Float64));
        var (p, q) = (new Independent(parts, 1), new Independent(new StandardNormal([4, 3], DType.Float64), 1));
        Assert.Equal(KlDivergence.Between(parts, new StandardNormal([3], DType.Float64)).Sum(-1).ToArray<double>(), KlDivergence.Between(p, q).ToArray<double>());
        Assert.Throws<ShapeException>(() => KlDivergence.Between(new Independent(parts, 2), q));
    }

    [Fact]
    public void An_unknown_pair_is_named_with_the_way_out()
    {
        var error = Assert.Throws<NotSupportedException>(() => KlDivergence.Between(new Normal(0, 1), new Bernoulli(Tensor.Zeros([1]))));
        Assert.Contains("KL(Normal ‖ Bernoulli)", error.Message, StringComparison.Ordinal);
        Assert.Contains("KlDivergence.Register<Normal, Bernoulli>", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Users_add_pairs_of_their_own()
    {
        KlDivergence.Register<Point, Normal>((p, q) => -q.LogProb(p.Mean));
        var q = new StandardNormal([], DType.Float64);
        Assert.Equal(-q.LogProb(Tensor.Scalar(2.0, DType.Float64)).Item(), KlDivergence.Between(new Point(2), q).Item());
    }

    /// <summary>All mass on one number, with entropy counted as 0.</summary>
    private sealed class Point(double at) : Distribution([])
    {
        public override Tensor Mean => Tensor.Scalar(at, DType.Float64);

        public override Tensor Variance => Tensor.Zeros([], DType.Float64);

        public override Tensor LogProb(Tensor value) => Tensor.Where(value.Equal(at), Tensor.Zeros(value.Shape), double.NegativeInfinity);

        public override Tensor Entropy() => Tensor.Zeros([], DType.Float64);

        protected override Tensor Draw(Generator generator, Shape shape) => Mean.Expand(shape);
    }
}
