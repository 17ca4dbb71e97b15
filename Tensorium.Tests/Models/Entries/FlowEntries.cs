namespace Tensorium.Tests.Models.Entries;

/// <summary>Masked networks, invertible transforms, and the model made of both.</summary>
internal sealed class FlowEntries : ModelEntries
{
    private const string InMadeTests = "BernoulliMadeTests, with respect to the images and every parameter";
    private const string InFlowVaeTests = "FlowVaeTests, with respect to the images and every parameter";
    private const string InTransformTests = "EveryTransformTests, each type";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["Made.Forward"] = "MadeTests, with respect to the input, the context and every parameter",
        ["BernoulliMade.Conditionals"] = InMadeTests, ["BernoulliMade.LogProb"] = InMadeTests,
        ["BernoulliMade.Complete"] = NoGradient, ["BernoulliMade.Sample"] = NoGradient,
        ["FlowVae.WarmUpObjective"] = InFlowVaeTests, ["FlowVae.Encode"] = InFlowVaeTests, ["FlowVae.Decode"] = InFlowVaeTests, ["FlowVae.Prior"] = "has no parameters",
        ["FlowVae.PosteriorMean"] = "the maps of FlowVae.Elbo, at another point",
        ["Transform.Inverse"] = InTransformTests, ["Affine.Inverse"] = InTransformTests, ["Compose.Inverse"] = InTransformTests,
        ["InverseAutoregressiveFlow.Inverse"] = InTransformTests, ["RadialFlow.Inverse"] = InTransformTests,
    };
}
