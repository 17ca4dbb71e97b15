using Tensorium.Autograd;
using Tensorium.Models.Distributions;
using Tensorium.Models.Exact;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Exact;

public sealed class LatentClassModelTests
{
    private static readonly Tensor PriorLogits = Tensor.From(0.4, -0.3);
    private static readonly Tensor TableLogits = Tensor.From(0.5, -1, 2, 0, 1.5, -0.5, -2.0, 1, 0.3, 2, 0, 0.4).Reshape(2, 2, 3);

    private static LatentClassModel Model => new(PriorLogits, TableLogits);

    private static Tensor Outcomes => Tensor.From<long>([.. Enumerable.Range(0, 9).SelectMany(i => new long[] { i / 3, i % 3 })], [9, 2]);

    [Fact]
    public void Everything_is_what_sums_over_the_tables_say()
    {
        var prior = Softmax([0.4, -0.3]);
        var table = Enumerable.Range(0, 4).Select(row => Softmax(TableLogits.ToArray<double>()[(3 * row)..(3 * (row + 1))])).ToArray();
        for (var i = 0; i < 9; i++)
        {
            var joint = Enumerable.Range(0, 2).Select(z => prior[z] * table[2 * z][i / 3] * table[(2 * z) + 1][i % 3]).ToArray();
            Near.Equal([Math.Log(joint.Sum())], Model.Marginal.LogProb(Outcomes[i]));
            Near.Equal([joint[0] / joint.Sum(), joint[1] / joint.Sum()], Model.Posterior(Outcomes[i]).Probabilities);
            var q = Model.Posterior(Outcomes[8 - i]);
            var weights = q.Probabilities.ToArray<double>();
            Near.Equal([weights.Zip(joint, (a, b) => a * Math.Log(b)).Sum()], Model.ExpectedLogJoint(Outcomes[i], q));
            Near.Equal([weights.Zip(joint, (a, b) => a * Math.Log(b)).Sum() - weights.Zip(prior, (a, b) => a * Math.Log(b)).Sum()], Model.ExpectedLogLikelihood(Outcomes[i], q));
        }

        Near.Equal([1], Model.Marginal.LogProb(Outcomes).LogSumExp().Exp());
    }

    [Fact]
    public void Ancestral_samples_follow_the_joint_distribution()
    {
        var (latent, data) = Model.Sample(new Generator(3), 30_000);
        var counts = new int[18];
        var (z, x) = (latent.ToArray<long>(), data.ToArray<long>());
        for (var i = 0; i < z.Length; i++) counts[(9 * z[i]) + (3 * x[2 * i]) + x[(2 * i) + 1]]++;
        var joint = (Model.Prior.LogProbabilities.Unsqueeze(-1) + Model.Likelihood(Tensor.Arange(0, 2)).LogProb(Outcomes.Unsqueeze(1)).T).Exp();
        Goodness.ChiSquare(joint.ToArray<double>(), counts);
    }

    [Fact]
    public void Em_raises_the_likelihood_and_ends_where_it_is_flat()
    {
        var data = Model.Sample(new Generator(4), 300).Data;
        var (fit, q, trace) = VariationalEm.Fit(
            Start, model => model.Posterior(data), posterior => Start.Maximize(data, posterior), (model, posterior) => model.Elbo(data, posterior).Sum().Item(), 1e-13, 3000);
        Rising.Check(trace);
        Assert.Equal(fit.Marginal.LogProb(data).Sum().Item(), trace.Bound, 1e-8);
        Assert.Equal(q.Probabilities.ToArray<double>(), fit.Posterior(data).Probabilities.ToArray<double>());
        Tensor[] tables = [fit.Prior.Logits.RequireGrad(), fit.Table.Logits.RequireGrad()];
        foreach (var gradient in Differentiate.Gradients(new LatentClassModel(tables[0], tables[1]).Marginal.LogProb(data).Mean(), tables))
            Near.Equal(Tensor.Zeros(gradient.Shape, DType.Float64), gradient, 1e-4);
    }

    [Fact]
    public void Variational_em_with_point_masses_never_lowers_its_bound_which_is_no_likelihood()
    {
        var data = Model.Sample(new Generator(4), 300).Data;
        var (fit, q, trace) = VariationalEm.Fit(
            Start, model => model.PointPosterior(data), posterior => Start.Maximize(data, posterior), (model, posterior) => model.Elbo(data, posterior).Sum().Item(), 0);
        Rising.Check(trace);
        Assert.True(trace.Bounds[0] < Start.Marginal.LogProb(data).Sum().Item() - 1);
        Assert.True(trace.Bound <= fit.Marginal.LogProb(data).Sum().Item() + 1e-9);
        Assert.All(q.Probabilities.ToArray<double>(), p => Assert.True(p is 0 or 1));
    }

    [Fact]
    public void A_class_without_weight_keeps_its_table()
    {
        var data = Outcomes;
        var q = new Categorical(Tensor.From(0, double.NegativeInfinity).Expand([9, 2]));
        var fit = Model.Maximize(data, q);
        Assert.Equal([1, 0], fit.Prior.Probabilities.ToArray<double>());
        Near.Equal(Model.Table.Probabilities[1], fit.Table.Probabilities[1]);
        Near.Equal([1 / 3.0, 1 / 3.0, 1 / 3.0], fit.Table.Probabilities[0, 0]);
        Assert.Equal(fit.Marginal.LogProb(data).Sum().Item(), fit.Elbo(data, q).Sum().Item(), 1e-12);
    }

    [Fact]
    public void Every_density_and_bound_is_differentiable_in_every_table()
    {
        LatentClassModel Of(Tensor[] x) => new(x[0], x[1]);
        Tensor[] tables = [PriorLogits, TableLogits];
        GradCheck.Verify(x => Of(x).Marginal.LogProb(Outcomes), tables, order: 2);
        GradCheck.Verify(x => Of(x).Elbo(Outcomes, new(x[2])), [.. tables, Tensor.From(0.9, -0.2)], order: 2);
        GradCheck.Verify(x => Of(x).ExpectedLogLikelihood(Outcomes, Of(x).Posterior(Outcomes)), tables, order: 2);
    }

    [Fact]
    public void Tables_and_data_that_do_not_fit_are_refused()
    {
        Assert.Throws<ShapeException>(() => new LatentClassModel(PriorLogits, TableLogits[0]));
        Assert.Throws<ShapeException>(() => new LatentClassModel(Tensor.From(1.0, 2, 3), TableLogits));
        Assert.Throws<ShapeException>(() => Model.Maximize(Outcomes[.., ..1], Model.Posterior(Outcomes)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Posterior(Outcomes + 1));
    }

    private static LatentClassModel Start => new(Tensor.Zeros([2], DType.Float64), Tensor.Normal([2, 2, 3], new Generator(6), dtype: DType.Float64));

    private static double[] Softmax(double[] logits) => [.. logits.Select(l => Math.Exp(l) / logits.Sum(Math.Exp))];
}
