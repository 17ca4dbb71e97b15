using System.Reflection;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>No public function of the models drops a gradient unnoticed: each that gives a tensor or a distribution is checked, or listed with the reason.</summary>
public sealed class ModelEntryTests
{
    /// <summary>Besides layers and distributions, which have tests of all of their kind.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["BernoulliMade.Complete"] = Documented, ["BernoulliMade.Conditionals"] = InMadeTests, ["BernoulliMade.LogProb"] = InMadeTests, ["BernoulliMade.Sample"] = Documented,
        ["DueUpdate.Gradient"] = "a gradient", ["ImageBatch.Images"] = "data", ["ImageBatch.Labels"] = "data", ["ImageDataset.Images"] = "data", ["ImageDataset.LabelsAt"] = "data",
        ["Initialize.Constant"] = NoTensor, ["Initialize.KaimingNormal"] = NoTensor, ["Initialize.KaimingUniform"] = NoTensor, ["Initialize.LayerDefault"] = NoTensor,
        ["Initialize.Normal"] = NoTensor, ["Initialize.Uniform"] = NoTensor, ["Initialize.XavierNormal"] = NoTensor, ["Initialize.XavierUniform"] = NoTensor,
        ["Initialize.Zeros"] = NoTensor,
        ["KlDivergence.Between"] = "EveryDistributionTests, each closed form",
        ["Made.Forward"] = "MadeTests, with respect to the input, the context and every parameter",
        ["ParameterState.Item"] = "an optimiser's state", ["ParameterState.Parameter"] = "a leaf",
        ["Transform.Inverse"] = InTransformTests, ["Affine.Inverse"] = InTransformTests, ["Compose.Inverse"] = InTransformTests,
        ["InverseAutoregressiveFlow.Inverse"] = InTransformTests, ["RadialFlow.Inverse"] = InTransformTests,
        ["Vae.Elbo"] = InVaeTests, ["Vae.Encode"] = InVaeTests, ["Vae.Decode"] = InVaeTests,
        ["Vae.LogLikelihood"] = Documented, ["Vae.Sample"] = Documented, ["Vae.Reconstruct"] = Documented,
        ["Vae.Prior"] = "has no parameters",
    };

    private const string NoTensor = "takes no tensor";
    private const string InVaeTests = "VaeTests, with respect to the images and every parameter";
    private const string InMadeTests = "BernoulliMadeTests, with respect to the images and every parameter";
    private const string InTransformTests = "EveryTransformTests, each type";
    private const string Documented = "without gradient, as documented";

    [Fact]
    public void Every_function_that_gives_a_tensor_is_checked_or_listed()
    {
        var members =
            from type in typeof(Vae).Assembly.GetExportedTypes()
            where !type.IsSubclassOf(typeof(Layer)) && !typeof(Distribution).IsAssignableFrom(type) && type != typeof(Layer)
            from member in type.GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            let result = member switch { MethodInfo { IsSpecialName: false } method => method.ReturnType, PropertyInfo property => property.PropertyType, _ => typeof(void) }
            where result == typeof(Tensor) || result == typeof(Tensor[]) || typeof(Distribution).IsAssignableFrom(result)
            select $"{type.Name}.{member.Name}";
        Assert.Equal(Elsewhere.Keys.Order(StringComparer.Ordinal), members.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_property_of_a_distribution_records_its_parameters()
    {
        foreach (var (name, one) in DistributionCase.All)
        {
            if (one.Parameters.Length == 0 || !one.HasMoments) continue;
            Tensor[] parameters = [.. one.Parameters.Select(x => x.Detach().RequireGrad())];
            var distribution = one.Make(parameters);
            foreach (var property in distribution.GetType().GetProperties().Where(property => property.PropertyType == typeof(Tensor)))
                Assert.True(((Tensor)property.GetValue(distribution)!).RequiresGrad, $"{name}.{property.Name} drops the gradient");
        }
    }
}
