using Tensorium.Autograd;
using Tensorium.IO;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Missing;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Missing;

public sealed class MiwaeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly Tensor Values = Tensor.Normal([4, 3], new Generator(1), dtype: DType.Float64);

    private static readonly Tensor Observed = Tensor.From(new[,] { { true, false, true }, { true, true, true }, { false, true, false }, { false, false, false } });

    public static TheoryData<EntryLikelihood> Likelihoods => [.. Enum.GetValues<EntryLikelihood>()];

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_gradients_of_the_bound_are_those_of_finite_differences(EntryLikelihood likelihood)
    {
        var model = new Miwae(Tiny with { Likelihood = likelihood }, seed: 1);
        GradCheck.Verify(x => model.Bound(x, Observed, 5, new Generator(3)), Values);
        double Value() => model.Bound(Values, Observed, 5, new Generator(3)).Sum().Item();
        model.Bound(Values, Observed, 5, new Generator(3)).Sum().Backward();
        using var paused = Recording.Pause();
        foreach (var (name, parameter) in model.NamedParameters)
        {
            var gradient = parameter.Grad!.ToArray<double>();
            for (var i = 0; i < gradient.Length; i++)
            {
                const double Step = 6e-6;
                var before = parameter.AsSpan<double>()[i];
                parameter.AsWritableSpan<double>()[i] = before + Step;
                var above = Value();
                parameter.AsWritableSpan<double>()[i] = before - Step;
                var below = Value();
                parameter.AsWritableSpan<double>()[i] = before;
                Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-6 * Math.Max(1, gradient.Max(Math.Abs)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void The_bound_is_what_one_computes_by_hand(EntryLikelihood likelihood)
    {
        const int Samples = 4;
        var model = new Miwae(Tiny with { Likelihood = likelihood }, seed: 2);
        var bound = model.Bound(Values, Observed, Samples, new Generator(5)).ToArray<double>();
        var noise = Tensor.Normal([Samples, 4, 2], new Generator(5), dtype: DType.Float64);
        for (var row = 0; row < 4; row++)
        {
            var posterior = (Normal)model.Encode(Values[row].Unsqueeze(0), Observed[row].Unsqueeze(0)).Base;
            var sum = 0.0;
            for (var k = 0; k < Samples; k++)
            {
                var z = posterior.Mean[0] + (posterior.Deviation[0] * noise[k, row]);
                var entries = model.Decode(z).LogProb(Values[row]).ToArray<double>();
                var likelihoodOfSeen = entries.Where((_, column) => Observed[row, column].Item() != 0).Sum();
                sum += Math.Exp(likelihoodOfSeen + new StandardNormal([2], DType.Float64).LogProb(z).Sum().Item() - posterior.LogProb(z).Sum().Item());
            }

            Assert.Equal(Math.Log(sum / Samples), bound[row], 1e-12);
        }
    }

    [Fact]
    public void What_stands_at_a_missing_entry_is_not_looked_at()
    {
        var model = new Miwae(Tiny, seed: 3);
        var other = Tensor.Where(Observed, Values, double.NaN);
        Assert.Equal(model.Bound(Values, Observed, 3, new Generator(1)).ToArray<double>(), model.Bound(other, Observed, 3, new Generator(1)).ToArray<double>());
        model.Bound(other, Observed, 3, new Generator(1)).Sum().Backward();
        Assert.All(model.NamedParameters, parameter => Assert.True(parameter.Value.Grad!.IsFinite().All().Item() != 0, parameter.Key));
    }

    [Fact]
    public void More_samples_raise_the_bound()
    {
        var model = new Miwae(Tiny, seed: 4);
        using (Recording.Pause())
        {
            foreach (var parameter in model.Parameters) parameter.CopyFrom(parameter * 3);
        }

        double Bound(int samples) => Enumerable.Range(0, 300).Average(seed => model.Bound(Values, Observed, samples, new Generator((ulong)seed)).Mean().Item());
        Assert.True(Bound(1) < Bound(5));
        Assert.True(Bound(5) < Bound(50));
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void It_trains_from_every_seed_and_imputes_better_than_the_mean(EntryLikelihood likelihood)
    {
        var table = MissingTable.Draw(60, seed: 1);
        for (var seed = 0UL; seed < 20; seed++)
        {
            var (config, training) = (new MiwaeConfig { Columns = 3, Hidden = [8], Latent = 2, Likelihood = likelihood }, new MiwaeTraining { Epochs = 30, BatchSize = 20, Samples = 5, LearningRate = 2e-2, Seed = seed });
            var imputation = MiwaeImputation.Train(table.Table, config, training, stop: Stop);
            Assert.All(imputation.Bounds, bound => Assert.True(double.IsFinite(bound)));
            var imputed = imputation.Impute(table.Table, 50, new Generator(seed));
            Assert.True(imputed.IsFinite().All().Item() != 0);
            var (error, ofMean) = (table.Error(imputed), table.Error(LinearImputation.Mean(table.Table)));
            Assert.True(error < 0.7 * ofMean, $"seed {seed}: {error} against {ofMean} of the mean");
        }
    }

    [Fact]
    public void Observed_entries_stay_and_the_same_seed_gives_the_same_bits()
    {
        var table = MissingTable.Draw(30, seed: 2).Table;
        Tensor Run() => MiwaeImputation.Train(table, new() { Columns = 3, Hidden = [4], Latent = 2 }, new() { Epochs = 2, Samples = 3 }, stop: Stop).Impute(table, 10, new Generator(1));
        var imputed = Run();
        Assert.Equal(Run().ToArray<double>(), imputed.ToArray<double>());
        Assert.Equal(table.Values.ToArray<double>(), Tensor.Where(table.Observed, imputed, 0).ToArray<double>());
    }

    [Theory]
    [MemberData(nameof(Likelihoods))]
    public void A_file_gives_the_imputation_back(EntryLikelihood likelihood)
    {
        using var folder = new TempFolder();
        var table = MissingTable.Draw(30, seed: 5).Table;
        var imputation = MiwaeImputation.Train(table, new() { Columns = 3, Hidden = [4], Latent = 2, Likelihood = likelihood, ScaleFloor = 0.01 }, new() { Epochs = 2, Samples = 3 }, stop: Stop);
        imputation.Save(folder.File("m"));
        var read = MiwaeImputation.Load(folder.File("m"));
        Assert.Equal(imputation.Impute(table, 10, new Generator(1)).ToArray<double>(), read.Impute(table, 10, new Generator(1)).ToArray<double>());
        Assert.Equal(imputation.Bounds, read.Bounds);
        Assert.Equal(0.01, read.Model.Config.ScaleFloor);

        var (tensors, metadata) = Safetensors.Load(folder.File("m"));
        void Refused(IEnumerable<KeyValuePair<string, Tensor>> changed, IReadOnlyDictionary<string, string> said)
        {
            Safetensors.Save(folder.File("n"), changed.ToDictionary(), said);
            Assert.Contains(folder.File("n"), Assert.Throws<DataFormatException>(() => MiwaeImputation.Load(folder.File("n"))).Message, StringComparison.Ordinal);
        }

        Refused(tensors, new Dictionary<string, string>());
        Refused(tensors.Where(tensor => tensor.Key != "bounds"), metadata);
        Refused(tensors.Where(tensor => !tensor.Key.EndsWith("bias", StringComparison.Ordinal)), metadata);
        foreach (var (from, to) in new[] { ("\"hidden\":[4]", "\"hidden\":[4000]"), ("\"latent\":2", "\"latent\":0"), ("Tanh", "Sine"), ("float32", "int32"), ("miwae", "vae") })
        {
            Assert.Contains(from, metadata["config"], StringComparison.Ordinal);
            Refused(tensors, new Dictionary<string, string>(metadata) { ["config"] = metadata["config"].Replace(from, to, StringComparison.Ordinal) });
        }

        foreach (var key in new[] { "config", "origin", "training_seconds" }) Refused(tensors, metadata.Where(said => said.Key != key).ToDictionary());
        Refused(tensors, new Dictionary<string, string>(metadata) { ["training_seconds"] = "NaN" });
    }

    [Fact]
    public void A_model_is_known_by_its_table_its_sizes_and_its_training()
    {
        var (table, other) = (MissingTable.Draw(30, seed: 5).Table, MissingTable.Draw(30, seed: 6).Table);
        var (config, training) = (new MiwaeConfig { Columns = 3, Hidden = [4], Latent = 2 }, new MiwaeTraining { Epochs = 1, Samples = 3 });
        string Origin(IncompleteTable? t = null, MiwaeConfig? c = null, MiwaeTraining? by = null) => MiwaeImputation.OriginOf(t ?? table, c ?? config, by ?? training);
        Assert.Equal(Origin(), MiwaeImputation.Train(table, config, training, stop: Stop).Origin);
        string[] others =
        [
            Origin(other), Origin(new IncompleteTable(table.Values, Tensor.Ones(table.Values.Shape, DType.Bool))), Origin(c: config with { Hidden = [5] }), Origin(c: config with { ScaleFloor = 0.1 }),
            Origin(by: training with { Epochs = 2 }), Origin(by: training with { BatchSize = 7 }), Origin(by: training with { Samples = 4 }), Origin(by: training with { LearningRate = 2e-3 }),
            Origin(by: training with { Seed = 1 }),
        ];
        Assert.Equal(others.Length + 1, others.Append(Origin()).Distinct().Count());
    }

    [Fact]
    public void A_training_that_diverges_promises_no_checkpoint()
    {
        var table = MissingTable.Draw(30, seed: 5).Table;
        var diverged = Assert.Throws<DivergedException>(
            () => MiwaeImputation.Train(table, new() { Columns = 3, Hidden = [4], Latent = 2 }, new() { Epochs = 3, Samples = 3, LearningRate = 1e39 }, stop: Stop));
        Assert.DoesNotContain("checkpoint", diverged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_linear_data_it_learns_almost_what_the_best_linear_imputation_knows()
    {
        var table = MissingTable.Draw(200, seed: 3);
        var imputation = MiwaeImputation.Train(
            table.Table, new() { Columns = 3, Hidden = [16], Latent = 2, Likelihood = EntryLikelihood.Gaussian }, new() { Epochs = 60, BatchSize = 20, LearningRate = 1e-2 }, stop: Stop);
        var (error, linear) = (table.Error(imputation.Impute(table.Table, 500, new Generator(4))), table.Error(LinearImputation.Gaussian(table.Table)));
        Assert.True(error < 1.15 * linear, $"{error} against {linear} of the best linear one");
    }

    [Fact]
    public void What_cannot_be_trained_is_refused_before_anything_is()
    {
        var table = MissingTable.Draw(10, seed: 4).Table;
        string Refusal(Func<MiwaeConfig, MiwaeConfig>? config = null, Func<MiwaeTraining, MiwaeTraining>? training = null) => Assert.Throws<ConfigurationException>(
            () => MiwaeImputation.Train(table, (config ?? (c => c))(new() { Columns = 3 }), (training ?? (t => t))(new()), stop: Stop)).Message;
        Assert.Contains("the table has 3", Refusal(c => c with { Columns = 4 }), StringComparison.Ordinal);
        Assert.Contains("latent is 0", Refusal(c => c with { Latent = 0 }), StringComparison.Ordinal);
        Assert.Contains("scale-floor", Refusal(c => c with { ScaleFloor = 0 }), StringComparison.Ordinal);
        Assert.Contains("samples is 0", Refusal(training: t => t with { Samples = 0 }), StringComparison.Ordinal);
        Assert.Contains("epochs is 0", Refusal(training: t => t with { Epochs = 0 }), StringComparison.Ordinal);
        Assert.Contains("batch is 0", Refusal(training: t => t with { BatchSize = 0 }), StringComparison.Ordinal);
        Assert.Contains("lr is NaN", Refusal(training: t => t with { LearningRate = double.NaN }), StringComparison.Ordinal);
        var model = new Miwae(Tiny);
        Assert.Throws<ShapeException>(() => model.Bound(Values, Observed[..3], 1, new Generator(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Bound(Values, Observed, 0, new Generator(1)));
    }

    private static MiwaeConfig Tiny => new() { Columns = 3, Hidden = [4], Latent = 2, DType = DType.Float64 };
}
