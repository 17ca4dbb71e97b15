namespace Tensorium.Tests.Models.Entries;

/// <summary>The inpainting autoencoder and its masks.</summary>
internal sealed class InpaintingEntries : ModelEntries
{
    private const string InInpaintingVaeTests = "InpaintingVaeTests, with respect to the images and every parameter";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["InpaintingVae.Encode"] = InInpaintingVaeTests, ["InpaintingVae.MaskedElbo"] = InInpaintingVaeTests, ["InpaintingVae.Decode"] = InInpaintingVaeTests,
        ["InpaintingVae.PosteriorMean"] = InInpaintingVaeTests, ["InpaintingVae.Prior"] = "has no parameters", ["InpaintingVae.Inpaint"] = NoGradient,
        ["InpaintTask.Objective"] = InInpaintingVaeTests, ["RandomMasks.Draw"] = NoTensor,
        ["PartialConv2d.Weight"] = "a leaf", ["PartialConv2d.Bias"] = "a leaf",
    };
}
