namespace Tensorium.Tests.Models.Entries;

/// <summary>The importance weighted autoencoder.</summary>
internal sealed class IwaeEntries : ModelEntries
{
    private const string InTests = "IwaeTests, with respect to the images and every parameter";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["Iwae.Bound"] = InTests, ["Iwae.Decode"] = InTests, ["Iwae.PosteriorMean"] = InTests, ["IwaeTask.Objective"] = InTests, ["ImageDataset.Mean"] = "data",
    };
}
