namespace Tensorium.Tests.Models.Entries;

/// <summary>The conditional variational autoencoders.</summary>
internal sealed class ConditionalEntries : ModelEntries
{
    private const string InTests = "CvaeTests and QuadrantCvaeTests, through the bound";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["ConditionalModel.Elbo"] = InTests, ["ConditionalModel.LogWeights"] = InTests, ["ConditionalModel.Prior"] = InTests, ["ConditionalModel.Encode"] = InTests,
        ["ConditionalModel.Decode"] = InTests, ["ConditionalModel.Sample"] = NoGradient, ["IClassConditional.Sample"] = NoGradient,
        ["Cvae.Prior"] = "has no parameters", ["Cvae.Encode"] = InTests, ["Cvae.Decode"] = InTests,
        ["QuadrantCvae.Predict"] = "QuadrantCvaeTests", ["QuadrantCvae.Prior"] = InTests, ["QuadrantCvae.Encode"] = InTests, ["QuadrantCvae.Decode"] = InTests,
        ["QuadrantCvae.Complete"] = "QuadrantCvaeTests, through the recognition network",
        ["ConditionalElboTask.Objective"] = InTests,
    };
}
