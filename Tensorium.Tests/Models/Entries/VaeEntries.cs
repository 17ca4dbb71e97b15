namespace Tensorium.Tests.Models.Entries;

/// <summary>Data, first values, optimisers, and the variational autoencoder.</summary>
internal sealed class VaeEntries : ModelEntries
{
    private const string InVaeTests = "VaeTests, with respect to the images and every parameter";
    private const string InPartsTests = "VaeTests, through the bound";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["DueUpdate.Gradient"] = "a gradient", ["ImageBatch.Images"] = "data", ["ImageBatch.Labels"] = "data", ["ImageDataset.Images"] = "data", ["ImageDataset.LabelsAt"] = "data",
        ["Initialize.Constant"] = NoTensor, ["Initialize.KaimingNormal"] = NoTensor, ["Initialize.KaimingUniform"] = NoTensor, ["Initialize.LayerDefault"] = NoTensor,
        ["Initialize.Normal"] = NoTensor, ["Initialize.Uniform"] = NoTensor, ["Initialize.XavierNormal"] = NoTensor, ["Initialize.XavierUniform"] = NoTensor,
        ["Initialize.Zeros"] = NoTensor,
        ["KlDivergence.Between"] = "EveryDistributionTests, each closed form",
        ["ParameterState.Item"] = "an optimiser's state", ["ParameterState.Parameter"] = "a leaf",
        ["LatentVariableModel.Elbo"] = InVaeTests, ["LatentVariableModel.Decode"] = InVaeTests, ["LatentVariableModel.PosteriorMean"] = InVaeTests,
        ["LatentVariableModel.LogLikelihood"] = NoGradient, ["LatentVariableModel.Sample"] = NoGradient, ["LatentVariableModel.Reconstruct"] = NoGradient,
        ["Vae.Elbo"] = InVaeTests, ["Vae.Encode"] = InVaeTests, ["Vae.Decode"] = InVaeTests, ["Vae.PosteriorMean"] = InVaeTests, ["Vae.Prior"] = "has no parameters",
        ["GaussianHead.Forward"] = InPartsTests, ["PixelHead.Bias"] = "a leaf", ["Likelihood.Forward"] = InPartsTests, ["BernoulliLikelihood.Forward"] = InPartsTests,
        ["DivergencePenalty.FreeBits"] = "VaeFamilyTests", ["DivergencePenalty.Capacity"] = "VaeFamilyTests", ["VaeTask.Objective"] = "VaeFamilyTests",
        ["AutoencoderTask.Objective"] = "the mean of AutoencoderTask.Reconstruction", ["AutoencoderTask.Reconstruction"] = "VaeFamilyTests",
        ["GaussianLikelihood.Forward"] = "VaeFamilyTests", ["LearnedGaussianLikelihood.Forward"] = "VaeFamilyTests", ["DiscretizedLogisticLikelihood.Forward"] = "VaeFamilyTests",
        ["LatentPictures.Interpolation"] = NoGradient, ["LatentPictures.Traversals"] = NoGradient, ["LatentPictures.Manifold"] = NoGradient,
        ["ImportanceWeightedBound.Of"] = "ImportanceWeightedBoundTests",
        ["TrainingTask.Objective"] = "the bounds, each in the tests of its model", ["ElboTask.Objective"] = InVaeTests,
    };
}
