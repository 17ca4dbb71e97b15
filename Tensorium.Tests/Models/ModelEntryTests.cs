using System.Reflection;
using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Nn;
using Tensorium.Tests.Distributions;
using Tensorium.Tests.Models.Entries;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>No public function of the models drops a gradient unnoticed: each that gives a tensor or a distribution is checked, or listed with the reason.</summary>
public sealed class ModelEntryTests
{
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
        var (there, listed) = (members.ToHashSet(), ModelEntries.Listed.ToHashSet());
        var (unlisted, gone) = (there.Except(listed).Order(StringComparer.Ordinal), listed.Except(there).Order(StringComparer.Ordinal));
        Assert.True(there.SetEquals(listed), $"not listed: {string.Join(", ", unlisted)}; listed but not there: {string.Join(", ", gone)}");
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
