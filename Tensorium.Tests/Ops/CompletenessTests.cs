using System.Reflection;
using Tensorium.Ops;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Nothing can be added to the public surface without a row, and no row without a verdict.</summary>
public class CompletenessTests
{
    /// <summary>Public members that return a tensor and compute nothing that a row could test.</summary>
    private static readonly string[] NotOps =
    [
        "Tensor.Zeros", "Tensor.Ones", "Tensor.Full", "Tensor.Scalar", "Tensor.Arange", "Tensor.Linspace", "Tensor.Eye", "Tensor.From",
        "Tensor.Uniform", "Tensor.Normal", "Tensor.Bernoulli", "Tensor.Categorical", "Tensor.Permutation",
        "Tensor.Keep", "Tensor.Detach", "Tensor.WithNode", "Tensor.Grad", "Tensor.CopyFrom", "Tensor.Fill", "Tensor.Map", "Tensor.Zip",
    ];

    [Fact]
    public void Every_public_member_that_returns_a_tensor_is_claimed_by_a_row()
    {
        var claimed = OpTable.Rows.SelectMany(row => row.Entries).Concat(NotOps).ToHashSet();
        var members = typeof(Tensor).GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member switch
            {
                MethodInfo method => Returns(method.ReturnType) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
                PropertyInfo property => Returns(property.PropertyType),
                _ => false,
            })
            .Select(member => $"Tensor.{member.Name}")
            .Distinct();
        Assert.DoesNotContain(members, member => !claimed.Contains(member));
    }

    [Fact]
    public void Every_claimed_member_exists() =>
        Assert.DoesNotContain(OpTable.Rows.SelectMany(row => row.Entries).Concat(NotOps), entry => typeof(Tensor).GetMember(entry["Tensor.".Length..]).Length == 0);

    [Fact]
    public void Every_row_has_samples_and_a_reason_if_it_has_no_gradient() =>
        Assert.Empty(OpTable.Rows.Where(row => row.Samples.Length == 0 || (row.Gradient == GradientVerdict.None) != (row.NoGradientBecause is not null)).Select(row => row.Name));

    [Fact]
    public void Names_are_unique() => Assert.Equal(OpTable.Rows.Count, OpTable.Names.Distinct().Count());

    /// <summary>A tensor, several, or a tuple with one.</summary>
    private static bool Returns(Type type) => type == typeof(Tensor) || type == typeof(Tensor[]) || type.GenericTypeArguments.Contains(typeof(Tensor));
}
