namespace Tensorium.Tests.Models.Entries;

/// <summary>Models whose posterior is known, and the bound's three forms.</summary>
internal sealed class ExactEntries : ModelEntries
{
    private const string Given = "what it was made with";
    private const string InBounds = "EvidenceLowerBoundTests, in every parameter of q";
    private const string InPca = "ProbabilisticPcaTests, in every parameter";
    private const string InClasses = "LatentClassModelTests, in every table";
    private const string InRegression = "BayesianLinearRegressionTests, in both precisions";
    private const string InMixture = "BayesianGaussianMixtureTests, in every parameter";
    private const string InWishart = "NormalWishartTests, in every parameter";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["EvidenceLowerBound.FromEvidence"] = InBounds, ["EvidenceLowerBound.FromJoint"] = InBounds, ["EvidenceLowerBound.FromLikelihood"] = InBounds,
        ["EvidenceLowerBound.FromLogWeights"] = "the mean, an op with a row",
        ["ProbabilisticPca.Mean"] = Given, ["ProbabilisticPca.Loadings"] = Given, ["ProbabilisticPca.NoiseVariance"] = Given, ["ProbabilisticPca.Prior"] = "has no parameters",
        ["ProbabilisticPca.Elbo"] = InPca, ["ProbabilisticPca.ExpectedLogJoint"] = InPca, ["ProbabilisticPca.ExpectedLogLikelihood"] = InPca,
        ["ProbabilisticPca.FactorisedPosterior"] = InPca, ["ProbabilisticPca.Likelihood"] = InPca, ["ProbabilisticPca.Marginal"] = InPca, ["ProbabilisticPca.Posterior"] = InPca,
        ["LatentClassModel.Prior"] = Given, ["LatentClassModel.Table"] = Given, ["LatentClassModel.PointPosterior"] = "of zeros and ones",
        ["LatentClassModel.Elbo"] = InClasses, ["LatentClassModel.ExpectedLogJoint"] = InClasses, ["LatentClassModel.ExpectedLogLikelihood"] = InClasses,
        ["LatentClassModel.Likelihood"] = InClasses, ["LatentClassModel.Marginal"] = InClasses, ["LatentClassModel.Posterior"] = InClasses,
        ["BayesianLinearRegression.Inputs"] = Given, ["BayesianLinearRegression.Targets"] = Given, ["BayesianLinearRegression.WeightPrecision"] = Given,
        ["BayesianLinearRegression.NoisePrecision"] = Given, ["BayesianLinearRegression.Elbo"] = InRegression, ["BayesianLinearRegression.ExpectedLogLikelihood"] = InRegression,
        ["BayesianLinearRegression.LogEvidence"] = InRegression, ["BayesianLinearRegression.LogLikelihood"] = InRegression, ["BayesianLinearRegression.Posterior"] = InRegression,
        ["BayesianLinearRegression.Predict"] = InRegression, ["BayesianLinearRegression.Prior"] = InRegression,
        ["NormalApproximation.Distribution"] = "BayesianLinearRegressionTests, in every parameter",
        ["BayesianGaussianMixture.Weights"] = Given, ["BayesianGaussianMixture.Counts"] = Given, ["BayesianGaussianMixture.Elbo"] = InMixture,
        ["BayesianGaussianMixture.PredictiveLogProb"] = InMixture, ["BayesianGaussianMixture.Responsibilities"] = InMixture,
        ["NormalWishart.Mean"] = Given, ["NormalWishart.Strength"] = Given, ["NormalWishart.Precision"] = Given,
        ["NormalWishart.ExpectedLogProb"] = InWishart, ["NormalWishart.PredictiveLogProb"] = InWishart,
    };
}
