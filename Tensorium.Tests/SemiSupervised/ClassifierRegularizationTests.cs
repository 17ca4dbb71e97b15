using Tensorium.Autograd;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Training;
using Xunit;

namespace Tensorium.Tests.SemiSupervised;

/// <summary>What M2 can learn of q(y|x) from images without labels besides the bound: smoothness and information.</summary>
public sealed class ClassifierRegularizationTests
{
    private const double Radius = 0.4;

    private static readonly M2Config Regularized = SmallSemiSupervised.M2 with { Smoothness = 0.9, SmoothnessRadius = Radius, Information = 0.6 };

    [Fact]
    public void The_step_has_the_length_asked_for_and_changes_q_more_than_others_do()
    {
        var model = new M2(Regularized, seed: 3);
        var images = SmallSemiSupervised.Images(5);
        var given = model.Classify(images);
        var step = LocalSmoothness.WorstStep(x => model.Classify(x).Logits, images, given, Radius, new(1));
        Assert.All(step.Square().Sum(-1).Sqrt().ToArray<double>(), length => Assert.Equal(Radius, length, 1e-12));
        Assert.All(model.Parameters, parameter => Assert.Null(parameter.Grad));
        var worst = KlDivergence.Between(given, model.Classify(images + step)).ToArray<double>();
        for (var other = 0ul; other < 20; other++)
        {
            var direction = Tensor.Normal(images.Shape, new(other), dtype: DType.Float64);
            var changed = KlDivergence.Between(given, model.Classify(images + (direction * Radius / direction.Square().Sum(-1, keepDims: true).Sqrt()))).Sum().Item();
            Assert.True(changed < worst.Sum(), $"direction {other} changes q by {changed}, the step by {worst.Sum()}");
        }
    }

    [Fact]
    public void Smoothness_is_that_along_the_step_and_its_gradient_takes_step_and_target_as_given()
    {
        var model = new M2(Regularized, seed: 4);
        var images = SmallSemiSupervised.Images(3);
        Tensor Logits(Tensor x) => model.Classify(x).Logits;
        var given = new Categorical(Logits(images).Detach());
        var step = LocalSmoothness.WorstStep(Logits, images, given, Radius, new(2));
        SmallSemiSupervised.VerifyParameters(model, () => LocalSmoothness.Along(Logits, images, given, step).Sum(), isHeld: NotTheClassifier);
        var frozen = Gradients(model);
        var smoothness = LocalSmoothness.Of(Logits, images, model.Classify(images), Radius, new(2)).Sum();
        Assert.True(smoothness.Item() < 0);
        Assert.Equal(LocalSmoothness.Along(Logits, images, given, step).Sum().Item(), smoothness.Item(), 1e-12);
        smoothness.Backward();
        Assert.All(frozen.Zip(Gradients(model)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        GradCheck.Verify(x => LocalSmoothness.Along(Logits, x, given, step), images);
    }

    [Fact]
    public void A_class_that_no_image_can_have_leaves_gradients_finite()
    {
        var logits = Tensor.From(new float[,] { { 0, 1, -500 }, { 2, 0, -500 } }).RequireGrad();
        var information = ClassInformation.Of(new(logits));
        var probabilities = logits.Detach().To(DType.Float64).Softmax(-1);
        var mean = probabilities.Mean(0).ToArray<double>();
        double Entropy(IEnumerable<double> p) => -p.Where(value => value > 0).Sum(value => value * Math.Log(value));
        var expected = (4 * Entropy(mean)) - ((Entropy(probabilities[0].ToArray<double>()) + Entropy(probabilities[1].ToArray<double>())) / 2);
        Assert.Equal(expected, information.Item(), 1e-6);
        information.Backward();
        Assert.All(logits.Grad!.ToArray<float>(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_classifier_that_says_nothing_is_smooth()
    {
        static Tensor Silent(Tensor x) => x.Narrow(-1, 0, 3) * 0;
        var images = SmallSemiSupervised.Images(2);
        var smoothness = LocalSmoothness.Of(Silent, images, new(Silent(images)), Radius, new(1));
        Assert.All(smoothness.ToArray<double>(), value => Assert.Equal(0, value, 1e-12));
    }

    [Fact]
    public void Information_is_what_one_computes_by_hand_and_largest_for_sure_and_balanced_classes()
    {
        double[] q = [0.7, 0.2, 0.1, 0.25, 0.25, 0.5];
        static double Entropy(params double[] p) => -p.Sum(value => value * Math.Log(value));
        var expected = (4 * Entropy(0.475, 0.225, 0.3)) - ((Entropy(q[..3]) + Entropy(q[3..])) / 2);
        var logits = Tensor.From(q).Reshape([2, 3]).Log();
        Assert.Equal(expected, ClassInformation.Of(new(logits)).Item(), 1e-12);
        GradCheck.Verify(l => ClassInformation.Of(new(l)), logits);
        var sure = Tensor.From<long>([0, 1, 2]).OneHot(3, DType.Float64) * 40;
        Assert.Equal(4 * Math.Log(3), ClassInformation.Of(new(sure)).Item(), 1e-9);
        Assert.Equal(0, ClassInformation.Of(new(sure[..1].Expand([3, 3]))).Item(), 1e-9);
    }

    [Fact]
    public void The_objectives_weigh_smoothness_and_information()
    {
        var model = new M2(Regularized, seed: 5);
        var plain = new M2(SmallSemiSupervised.M2, seed: 5);
        var batch = SmallSemiSupervised.Batch();
        var generator = new Generator(8);
        var bound = plain.Objective(batch, generator).Item();
        double Parts(Generator noise) => (0.9 * LocalSmoothness.Of(x => model.Classify(x).Logits, batch.Unlabelled, model.Classify(batch.Unlabelled), Radius, noise).Mean().Item())
            + (0.6 * ClassInformation.Of(model.Classify(batch.Unlabelled)).Item());
        Assert.Equal(bound + Parts(generator), model.Objective(batch, new(8)).Item(), 1e-12);
        var classes = plain.Classify(batch.Labelled).LogProb(batch.Labels).Mean().Item();
        Assert.Equal((1.5 * classes) + Parts(new(9)), model.ClassifierObjective(batch, new(9)).Item(), 1e-12);
    }

    [Fact]
    public void The_gradient_of_the_classifiers_objective_is_that_of_finite_differences()
    {
        var model = new M2(Regularized with { Smoothness = 0 }, seed: 6);
        var batch = SmallSemiSupervised.Batch();
        SmallSemiSupervised.VerifyParameters(model, () => model.ClassifierObjective(batch, new(4)), isHeld: NotTheClassifier);
    }

    [Fact]
    public void M1M2_hands_them_to_its_second_model()
    {
        var config = SmallSemiSupervised.M1M2 with { Smoothness = 0.9, SmoothnessRadius = Radius, Information = 0.6 };
        var model = new M1M2(config, seed: 4);
        Assert.Equal((0.9, Radius, 0.6), (model.Second.Config.Smoothness, model.Second.Config.SmoothnessRadius, model.Second.Config.Information));
    }

    [Fact]
    public void In_the_first_epochs_only_the_classifier_learns()
    {
        var model = new M2(Regularized with { ClassifierEpochs = 2 }, seed: 7);
        model.StepObjective(SmallSemiSupervised.Batch(), new TrainingStep(seed: 1, epoch: 1, batch: 0, batches: 3, indices: [])).Backward();
        Assert.All(model.NamedParameters, parameter => Assert.Equal(NotTheClassifier(parameter.Key), parameter.Value.Grad is null));
        model.StepObjective(SmallSemiSupervised.Batch(), new TrainingStep(seed: 1, epoch: 2, batch: 0, batches: 3, indices: [])).Backward();
        Assert.All(model.Parameters, parameter => Assert.NotNull(parameter.Grad));
    }

    [Fact]
    public void An_epoch_must_be_left_for_the_whole_model()
    {
        var run = SmallSemiSupervised.Run((M2Config)SmallSemiSupervised.OfDigits("m2") with { ClassifierEpochs = 3 });
        var refusal = Assert.Throws<ConfigurationException>(() => run.Model.CreateTask(run, SmallSemiSupervised.Data));
        Assert.Contains("classifier_epochs is 3, epochs is 3", refusal.Message, StringComparison.Ordinal);
    }

    private static double[] Gradients(M2 model)
    {
        double[] gradients = [.. model.NamedParameters.Where(parameter => !NotTheClassifier(parameter.Key)).SelectMany(parameter => parameter.Value.Grad!.ToArray<double>())];
        foreach (var parameter in model.Parameters) parameter.ClearGrad();
        return gradients;
    }

    private static bool NotTheClassifier(string name) => !name.StartsWith("classifier.", StringComparison.Ordinal);
}
