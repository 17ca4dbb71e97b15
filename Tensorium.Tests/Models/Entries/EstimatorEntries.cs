namespace Tensorium.Tests.Models.Entries;

/// <summary>Estimators, and inference without a network.</summary>
internal sealed class EstimatorEntries : ModelEntries
{
    private const string InBernoulliTests = "BernoulliInferenceTests";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["LogMarginalEstimate.LogMarginal"] = NoGradient, ["BidirectionalEstimate.Upper"] = NoGradient,
        ["ILatentDensities.Prior"] = "has no parameters", ["ILatentDensities.Decode"] = "the tests of its models", ["IGaussianEncoder.Encode"] = "the tests of its models",
        ["GaussianInference.Fit"] = NoGradient, ["BernoulliInference.Fit"] = NoGradient,
        ["ImageCompletion.Given"] = "data", ["ImageCompletion.Mean"] = NoGradient, ["ImageCompletion.Likeliest"] = NoGradient,
        ["MissingPixels.Complete"] = "MissingPixelsTests, through the log-probability",
        ["ScoreFunction.Surrogate"] = InBernoulliTests, ["ScoreFunction.LeaveOneOutBaseline"] = "a constant of the gradient, as documented",
        ["RunningBaseline.Next"] = "a constant of the gradient, as documented",
        ["PathDerivative.Surrogate"] = "GaussianInferenceTests",
        ["RelaxedBernoulli.Logits"] = "the parameter", ["RelaxedBernoulli.ReparameterizedSample"] = "RelaxedBernoulliTests", ["RelaxedBernoulli.LogProb"] = "RelaxedBernoulliTests",
    };
}
