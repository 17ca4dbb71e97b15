using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Xunit;

namespace Tensorium.Tests.Distributions;

public sealed class CategoricalTests
{
    private static readonly Tensor Logits = Tensor.From(new double[,] { { 0.5, -1, 2, 0 }, { -3, 1, 1, 4 } });

    private static double[] Row(int row)
    {
        var weights = Logits.ToArray<double>().Skip(4 * row).Take(4).Select(Math.Exp).ToArray();
        return [.. weights.Select(weight => weight / weights.Sum())];
    }

    [Fact]
    public void Probabilities_are_the_softmax_and_add_up_to_one()
    {
        var categorical = new Categorical(Logits);
        Assert.Equal([2], categorical.BatchShape);
        Assert.Equal(4, categorical.ClassCount);
        Near.Equal([.. Row(0), .. Row(1)], categorical.Probabilities);
        Near.Equal([.. Row(0).Concat(Row(1)).Select(p => Math.Log(p))], categorical.LogProbabilities);
        var all = categorical.LogProb(Tensor.Arange(0, 4).Unsqueeze(-1));
        Assert.Equal([4, 2], all.Shape);
        Near.Equal([1, 1], all.Exp().Sum(0));
    }

    [Fact]
    public void Log_probabilities_are_picked_for_any_leading_axes()
    {
        var categorical = new Categorical(Logits);
        Near.Equal([Math.Log(Row(0)[2]), Math.Log(Row(1)[3])], categorical.LogProb(Tensor.From(2L, 3L)));
        Near.Equal([Math.Log(Row(0)[1]), Math.Log(Row(1)[1])], categorical.LogProb(Tensor.Scalar(1, DType.Int32)));
        var draws = categorical.Sample(new Generator(0), [3, 5]);
        Assert.Equal([3, 5, 2], draws.Shape);
        Assert.Equal([3, 5, 2], categorical.LogProb(draws).Shape);
        Assert.Equal([6], new Categorical(Logits[0]).LogProb(Tensor.Zeros([6], DType.Int64)).Shape);
    }

    [Fact]
    public void Entropy_and_moments_are_the_closed_forms()
    {
        var categorical = new Categorical(Logits);
        double[] means = [Row(0).Select((p, k) => p * k).Sum(), Row(1).Select((p, k) => p * k).Sum()];
        Near.Equal([-Row(0).Sum(p => p * Math.Log(p)), -Row(1).Sum(p => p * Math.Log(p))], categorical.Entropy());
        Near.Equal(means, categorical.Mean);
        Near.Equal([.. means.Select((mean, row) => Row(row).Select((p, k) => p * (k - mean) * (k - mean)).Sum())], categorical.Variance);
    }

    [Fact]
    public void Samples_come_in_proportion()
    {
        const int count = 40_000;
        var draws = new Categorical(Logits).Sample(new Generator(9), [count]);
        Assert.Equal(DType.Int64, draws.DType);
        for (var row = 0; row < 2; row++)
        {
            var values = draws[.., row].ToArray<long>();
            for (var k = 0; k < 4; k++) Goodness.Mean(Row(row)[k], [.. values.Select(value => value == k ? 1.0 : 0)]);
        }
    }

    [Fact]
    public void Everything_is_differentiable()
    {
        GradCheck.Verify(x => new Categorical(x).LogProb(Tensor.From(2L, 3L)), Logits, order: 2);
        GradCheck.Verify(x => new Categorical(x).Entropy(), Logits, order: 2);
        GradCheck.Verify(x => new Categorical(x).Mean + new Categorical(x).Variance, Logits, order: 2);
        GradCheck.Verify(x => KlDivergence.Between(new Categorical(x[0]), new Categorical(x[1])), [Logits, (Logits * -0.5) + 1], order: 2);
        GradCheck.Verify(x => Categorical.FromProbabilities(x).Entropy(), Tensor.From(0.2, 0.5, 0.7));
    }

    [Fact]
    public void The_divergence_agrees_with_the_textbook_and_its_monte_carlo_estimate()
    {
        var (p, q) = (new Categorical(Logits[0]), new Categorical(Logits[1]));
        var expected = Row(0).Zip(Row(1), (a, b) => a * Math.Log(a / b)).Sum();
        Assert.Equal(expected, KlDivergence.Between(p, q).Item(), 13);
        var x = p.Sample(new Generator(6), [50_000]);
        Goodness.Mean(expected, (p.LogProb(x) - q.LogProb(x)).ToArray<double>());
        Goodness.Mean(p.Entropy().Item(), (-p.LogProb(x)).ToArray<double>());
        Assert.Throws<ShapeException>(() => KlDivergence.Between(p, new Categorical(Tensor.Zeros([3]))));
    }

    [Fact]
    public void Excluded_classes_count_for_nothing_and_pass_no_NaN()
    {
        var logits = Tensor.From(0.0, 0.0, double.NegativeInfinity).RequireGrad();
        var coin = new Categorical(logits);
        Near.Equal([Math.Log(2)], coin.Entropy().Detach());
        Near.Equal([Math.Log(1.5)], KlDivergence.Between(coin, new Categorical(Tensor.Zeros([3], DType.Float64))).Detach());
        Assert.Equal(double.PositiveInfinity, KlDivergence.Between(new Categorical(Tensor.Zeros([3], DType.Float64)), coin).Item());
        (coin.Entropy() + KlDivergence.Between(coin, new Categorical(Tensor.Zeros([3], DType.Float64)))).Sum().Backward();
        Assert.All(logits.Grad!.ToArray<double>(), gradient => Assert.True(double.IsFinite(gradient)));
        Assert.Equal([0.5, 0.5, 0], Categorical.FromProbabilities(Tensor.From(3.0, 3.0, 0.0)).Probabilities.ToArray<double>());
    }

    [Fact]
    public void Impossible_parameters_and_classes_are_refused()
    {
        Assert.Throws<ShapeException>(() => new Categorical(Tensor.Scalar(1.0)));
        Assert.Throws<ShapeException>(() => new Categorical(Tensor.Zeros([3, 0])));
        Assert.Throws<DTypeException>(() => new Categorical(Tensor.Zeros([3], DType.Int64)));
        Assert.Throws<ArgumentException>(() => Categorical.FromProbabilities(Tensor.From(0.5, -0.5)));
        Assert.Throws<ArgumentException>(() => Categorical.FromProbabilities(Tensor.From(0.5, double.PositiveInfinity)));
        var error = Assert.Throws<ArgumentException>(() => Categorical.FromProbabilities(Tensor.From(new double[,] { { 1, 1 }, { 0, 0 } })));
        Assert.Contains("element 1 of the tensor of shape [2] is 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Categorical(Logits).LogProb(Tensor.From(0L, 4L)));
        Assert.Throws<DTypeException>(() => new Categorical(Logits).LogProb(Tensor.From(0.0, 1.0)));
    }
}
