using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

public sealed class M2Tests
{
    private static Tensor EveryClass => Tensor.Arange(0, 3, DType.Int64).Unsqueeze(1);

    private static M2 Model(Factorization factorization, ulong seed = 1) => new(SmallSemiSupervised.M2 with { Factorization = factorization }, seed);

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void The_sum_over_classes_is_that_of_an_enumeration(Factorization factorization)
    {
        var model = Model(factorization);
        var images = SmallSemiSupervised.Images(4);
        var expanded = model.Elbo(images, new(3)).ToArray<double>();
        var together = model.LabelledElbo(images, EveryClass, new(3));
        var probabilities = model.Classify(images).Probabilities;
        for (var image = 0; image < 4; image++)
        {
            var sum = 0.0;
            for (var c = 0; c < 3; c++)
            {
                var bound = model.LabelledElbo(images, Tensor.Full([4], c, DType.Int64), new(3))[image].Item();
                Assert.Equal(bound, together[c, image].Item(), 1e-12);
                var q = probabilities[image, c].Item();
                sum += q * (bound - Math.Log(q));
            }

            Assert.Equal(sum, expanded[image], 1e-12);
        }
    }

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void The_bound_of_an_image_with_a_label_is_what_one_computes_by_hand(Factorization factorization)
    {
        var model = Model(factorization, seed: 5);
        var images = SmallSemiSupervised.Images(3);
        long[] labels = [2, 0, 1];
        var noise = Tensor.Normal([3, 2], new(9), dtype: DType.Float64).ToArray<double>();
        var bound = model.LabelledElbo(images, Tensor.From<long>(labels), new(9)).ToArray<double>();

        var state = model.StateDict().ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToArray<double>());
        double[] Affine(string name, double[] x) =>
            [.. state[name + ".bias"].Select((bias, row) => bias + x.Select((value, column) => value * state[name + ".weight"][(row * x.Length) + column]).Sum())];
        double[] WithClass(string name, double[] x, long label) =>
            [.. Affine(name, x).Select((value, unit) => value + state[name + ".classes"][((int)label * state[name + ".bias"].Length) + unit])];
        static double[] Softplus(double[] x) => [.. x.Select(value => Math.Log(1 + Math.Exp(value)))];

        for (var image = 0; image < 3; image++)
        {
            var x = images[image].ToArray<double>();
            var hidden = factorization == Factorization.Conditional
                ? Softplus(Affine("encoder.rest.1", Softplus(WithClass("encoder.first", x, labels[image]))))
                : Softplus(Affine("encoder.2", Softplus(Affine("encoder.0", x))));
            var (mean, logVariance) = (Affine("posterior.mean", hidden), Affine("posterior.log_variance", hidden));
            var z = mean.Select((m, k) => m + (Math.Exp(logVariance[k] / 2) * noise[(image * 2) + k])).ToArray();
            var logits = Affine("likelihood.logits", Softplus(Affine("decoder.rest.1", Softplus(WithClass("decoder.first", z, labels[image])))));
            var likelihood = logits.Select((l, i) => (x[i] * -Math.Log(1 + Math.Exp(-l))) + ((1 - x[i]) * -Math.Log(1 + Math.Exp(l)))).Sum();
            var divergence = mean.Select((m, k) => 0.5 * ((m * m) + Math.Exp(logVariance[k]) - 1 - logVariance[k])).Sum();
            Assert.Equal(likelihood - divergence - Math.Log(3), bound[image], 1e-12);
        }
    }

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void The_objective_weighs_its_parts(Factorization factorization)
    {
        var model = Model(factorization);
        var batch = SmallSemiSupervised.Batch();
        var generator = new Generator(8);
        var labelled = model.LabelledElbo(batch.Labelled, batch.Labels, generator).Mean().Item();
        var unlabelled = model.Elbo(batch.Unlabelled, generator).Mean().Item();
        var classes = model.Classify(batch.Labelled).LogProb(batch.Labels).Mean().Item();
        Assert.Equal(labelled + (1.5 * classes) + (0.7 * unlabelled), model.Objective(batch, new(8)).Item(), 1e-12);
    }

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void The_gradient_of_the_objective_is_that_of_finite_differences(Factorization factorization)
    {
        var model = Model(factorization, seed: 2);
        var batch = SmallSemiSupervised.Batch();
        SmallSemiSupervised.VerifyParameters(model, () => model.Objective(batch, new(4)));
        GradCheck.Verify(x => model.Objective(batch with { Unlabelled = x }, new(4)), batch.Unlabelled);
        GradCheck.Verify(x => model.Objective(batch with { Labelled = x }, new(4)), batch.Labelled);
        GradCheck.Verify(z => model.Decode(z).LogProb(batch.Unlabelled), Tensor.Uniform([3, 5], new(6), 0.1, 0.9, DType.Float64));
        GradCheck.Verify(x => model.LogWeights(x, new(4))(2), batch.Unlabelled);
    }

    [Theory]
    [InlineData(Factorization.Conditional)]
    [InlineData(Factorization.Independent)]
    public void Importance_sampling_agrees_with_integration_in_one_dimension(Factorization factorization)
    {
        var model = new M2(SmallSemiSupervised.M2 with { Factorization = factorization, Latent = 1 }, seed: 8);
        using var paused = Recording.Pause();
        var images = (SmallSemiSupervised.Images(1) >= 0.5).To(DType.Float64);
        const int Points = 4001;
        var z = Tensor.Linspace(-10, 10, Points, DType.Float64).Reshape([Points, 1]);
        var integral = 0.0;
        for (var c = 0; c < 3; c++)
            integral += (model.Decode(z, Tensor.Full([1], c, DType.Int64)).LogProb(images) + model.Prior.LogProb(z)).Exp().Sum().Item() * 20 / (Points - 1) / 3;
        var exact = Math.Log(integral);
        Assert.Equal(exact, model.LogLikelihood(images, 20_000, new(2)).Item(), 0.01);
        var bound = Enumerable.Range(0, 200).Average(seed => model.Elbo(images, new((ulong)seed)).Item());
        Assert.True(bound < exact, $"the bound is {bound}, ln p(x) is {exact}");
    }

    [Fact]
    public void The_bound_is_exact_where_the_posterior_is()
    {
        // Nothing reaches the decoder, so x says nothing of y and z: their posterior is the prior.
        var model = Model(Factorization.Conditional);
        using (Recording.Pause())
        {
            foreach (var (name, parameter) in model.NamedParameters)
            {
                if (name.StartsWith("decoder.first.weight", StringComparison.Ordinal) || name.StartsWith("decoder.first.classes", StringComparison.Ordinal)
                    || name.StartsWith("posterior", StringComparison.Ordinal) || name.StartsWith("classifier", StringComparison.Ordinal)) parameter.CopyFrom(parameter * 0);
            }
        }

        var images = SmallSemiSupervised.Images(2);
        var exact = model.Decode(Tensor.Zeros([2, 2], DType.Float64), Tensor.From<long>([0, 0])).LogProb(images).ToArray<double>();
        Assert.All(exact.Zip(model.Elbo(images, new(1)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.All(exact.Zip(model.LogLikelihood(images, 3, new(1)).ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Every_class_in_a_style_is_what_the_decoder_makes_of_each()
    {
        var model = Model(Factorization.Conditional);
        var styles = model.Style(SmallSemiSupervised.Images(4));
        var pictures = model.EveryClass(styles);
        Assert.Equal<Shape>([4, 3, 6], pictures.Shape);
        for (var c = 0; c < 3; c++)
        {
            var one = model.Decode(styles, Tensor.Full([4], c, DType.Int64)).Mean;
            Near.Equal(one, pictures.Narrow(1, c, 1).Squeeze(1), 1e-12);
        }

        // What PosteriorMean says is style and class: the class of largest probability.
        var latent = model.PosteriorMean(SmallSemiSupervised.Images(4));
        Near.Equal(latent.Narrow(1, 0, 2), styles, 1e-12);
        Assert.Equal(model.Classify(SmallSemiSupervised.Images(4)).Logits.ArgMax(-1).ToArray<long>(), latent.Narrow(1, 2, 3).ArgMax(-1).ToArray<long>());
        Assert.Equal<Shape>([5, 6], model.Sample(5).Shape);
        Assert.Equal<Shape>([4, 6], model.Reconstruct(SmallSemiSupervised.Images(4)).Shape);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var model = Model(Factorization.Conditional);
        var images = SmallSemiSupervised.Images(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LabelledElbo(images, Tensor.From<long>([0, 3]), new(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Objective(new(images, images, Tensor.From<long>([0, -1])), new(0)));
        Assert.Throws<ShapeException>(() => model.Classify(Tensor.Zeros([2, 7], DType.Float64)));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([2, 2], DType.Float64)));
        Assert.Throws<ShapeException>(() => model.Decode(Tensor.Zeros([2, 3], DType.Float64), Tensor.From<long>([0, 1])));
        Assert.Throws<ArgumentException>(() => model.Elbo(images * 255, new(0)));
        foreach (var (config, expected) in new (M2Config, string)[]
        {
            (SmallSemiSupervised.M2 with { Labels = 7 }, "labels is 7; the 3 classes cannot have equally many: expected a multiple of 3"),
            (SmallSemiSupervised.M2 with { Hidden = [] }, "hidden is []"),
            (SmallSemiSupervised.M2 with { Classes = 1 }, "classes is 1"),
            (SmallSemiSupervised.M2 with { Alpha = -1 }, "alpha is -1"),
        })
        {
            var refusal = Assert.Throws<ConfigurationException>(() => new M2(config));
            Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }
}
