namespace Tensorium.Tests.Models.Entries;

/// <summary>Gaussian mixtures, and what is done to tables first.</summary>
internal sealed class MixtureEntries : ModelEntries
{
    private const string Parameter = "a parameter, in float64";
    private const string Fitted = "what was fitted, without gradient";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["GaussianMixture.Weights"] = Parameter, ["GaussianMixture.Means"] = Parameter, ["GaussianMixture.Covariances"] = Parameter, ["GaussianMixture.CovarianceOf"] = Parameter,
        ["GaussianMixture.Distribution"] = "EveryDistributionTests, as a mixture", ["GaussianMixture.LogLikelihoods"] = NoGradient, ["GaussianMixture.Responsibilities"] = NoGradient,
        ["GaussianMixture.Assign"] = "of integers", ["GaussianMixture.Sample"] = NoGradient,
        ["TabularData.Values"] = "data", ["HiVaeTable.Values"] = "data", ["HiVaeTable.Hidden"] = "data", ["HiVaeTable.Observed"] = "data",
        ["Standardization.Mean"] = Fitted, ["Standardization.Deviation"] = Fitted, ["Standardization.Apply"] = "PreprocessingGradientTests", ["Standardization.Invert"] = "PreprocessingGradientTests",
        ["PrincipalComponents.Mean"] = Fitted, ["PrincipalComponents.Directions"] = Fitted, ["PrincipalComponents.Variances"] = Fitted,
        ["PrincipalComponents.Apply"] = "PreprocessingGradientTests", ["PrincipalComponents.Invert"] = "PreprocessingGradientTests", ["FeatureMap.Apply"] = "PreprocessingGradientTests",
    };
}
