namespace Tensorium.Tests.Models.Entries;

/// <summary>Masked networks and invertible transforms.</summary>
internal sealed class FlowEntries : ModelEntries
{
    private const string InMadeTests = "BernoulliMadeTests, with respect to the images and every parameter";
    private const string InTransformTests = "EveryTransformTests, each type";

    protected override IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["Made.Forward"] = "MadeTests, with respect to the input, the context and every parameter",
        ["BernoulliMade.Conditionals"] = InMadeTests, ["BernoulliMade.LogProb"] = InMadeTests,
        ["BernoulliMade.Complete"] = NoGradient, ["BernoulliMade.Sample"] = NoGradient,
        ["Transform.Inverse"] = InTransformTests, ["Affine.Inverse"] = InTransformTests, ["Compose.Inverse"] = InTransformTests,
        ["InverseAutoregressiveFlow.Inverse"] = InTransformTests, ["RadialFlow.Inverse"] = InTransformTests,
    };
}
