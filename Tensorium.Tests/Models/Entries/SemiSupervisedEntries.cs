namespace Tensorium.Tests.Models.Entries;

/// <summary>M1, M2 and M1+M2.</summary>
internal sealed class SemiSupervisedEntries : ModelEntries
{
    private const string InM2Tests = "M2Tests, with respect to the images and every parameter";
    private const string InStackedTests = "StackedTests, with respect to the images and every parameter";
    private const string ThroughBounds = "M2Tests, through the bounds";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["ClassConditionedLinear.Bias"] = "a parameter", ["ClassConditionedLinear.Classes"] = "a parameter", ["ClassConditionedLinear.Weight"] = "a parameter",
        ["ClassConditionedLinear.Forward"] = ThroughBounds, ["ClassConditionedLinear.ForwardMean"] = ThroughBounds,
        ["ClassConditionedPerceptron.Forward"] = ThroughBounds, ["ClassConditionedPerceptron.ForwardMean"] = ThroughBounds,
        ["IClassifier.Classify"] = InM2Tests, ["SemiSupervisedModel.Classify"] = InM2Tests, ["SemiSupervisedModel.Objective"] = InM2Tests,
        ["IClassAndStyle.Prior"] = "has no parameters", ["IClassAndStyle.Style"] = NoGradient, ["IClassAndStyle.EveryClass"] = NoGradient,
        ["SemiSupervisedBatch.Unlabelled"] = "data", ["SemiSupervisedBatch.Labelled"] = "data", ["SemiSupervisedBatch.Labels"] = "data",
        ["SemiSupervisedTask.Objective"] = InM2Tests,
        ["M2.Classify"] = InM2Tests, ["M2.Decode"] = InM2Tests, ["M2.Elbo"] = InM2Tests, ["M2.Encode"] = InM2Tests, ["M2.LabelledElbo"] = InM2Tests,
        ["M2.Objective"] = InM2Tests, ["M2.ClassifierObjective"] = "ClassifierRegularizationTests, with respect to every parameter", ["M2.PosteriorMean"] = "the class of largest probability has no gradient; that of the style is in M2Tests", ["M2.Prior"] = "has no parameters",
        ["M2.Style"] = NoGradient, ["M2.EveryClass"] = NoGradient, ["M2.Sample"] = NoGradient,
        ["M1.Classify"] = InStackedTests, ["M1.Decode"] = "VaeTests", ["M1.Elbo"] = InStackedTests, ["M1.Objective"] = InStackedTests, ["M1.PosteriorMean"] = "VaeTests",
        ["M1M2.Classify"] = InStackedTests, ["M1M2.Decode"] = "VaeTests", ["M1M2.Elbo"] = InStackedTests, ["M1M2.Objective"] = InStackedTests,
        ["M1M2.PosteriorMean"] = "VaeTests", ["M1M2.Prior"] = "has no parameters", ["M1M2.Style"] = NoGradient, ["M1M2.EveryClass"] = NoGradient, ["M1M2.Sample"] = NoGradient,
    };
}
