using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>
/// Rows test an op through one member; here every public member of <see cref="Tensor"/> is called, each overload and operator, found by reflection: none drops
/// the gradient of an argument. A path that is not recorded is the worst fault of an engine of this kind, since everything still runs.
/// </summary>
public class EntryGradientTests
{
    /// <summary>Members whose result has no gradient, and why.</summary>
    private static readonly Dictionary<string, string> WithoutGradient = new()
    {
        ["Detach"] = "cuts the history, as it says",
        ["Grad"] = "is a gradient",
        ["WithNode"] = "is how a recorder attaches itself",
        ["CopyFrom"] = "writes in place, which is refused for tracked tensors",
        ["Fill"] = "writes in place, which is refused for tracked tensors",
        ["Bernoulli"] = "draws discrete numbers",
        ["Categorical"] = "draws discrete numbers",
    };

    private static readonly HashSet<string> Discrete =
        [.. OpTable.Rows.Where(row => row.Gradient == GradientVerdict.None).SelectMany(row => row.Entries).Select(entry => entry["Tensor.".Length..])];

    private static readonly EntryCall[] Calls =
        [.. EntryCall.All(member => !WithoutGradient.ContainsKey(member.Name) && !Discrete.Contains(member.Name)).Where(call => call.Inputs.Any(input => input.DType.IsFloating()))];

    public static TheoryData<string> Names => [.. Calls.Select(call => call.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_overload_records_every_argument_and_has_its_gradient(string name)
    {
        foreach (var call in Calls.Where(call => call.Name == name))
        {
            for (var i = 0; i < call.Inputs.Length; i++)
            {
                if (!call.Inputs[i].DType.IsFloating()) continue;
                var inputs = call.Inputs.ToArray();
                inputs[i] = inputs[i].RequireGrad();
                Assert.True(call.Apply(inputs).RequiresGrad, $"{name} does not record argument {i}");
            }

            GradCheck.Verify(call.Apply, call.Inputs, order: 2);
        }
    }

    [Fact]
    public void Discrete_members_give_no_real_numbers_that_could_have_had_one()
    {
        foreach (var call in EntryCall.All(member => Discrete.Contains(member.Name)).Where(call => !call.Name.StartsWith("OneHot", StringComparison.Ordinal) && call.Inputs.All(input => input.DType.IsFloating())))
        {
            try
            {
                Assert.False(call.Apply(call.Inputs).DType.IsFloating(), $"{call.Name} gives real numbers");
            }
            catch (DTypeException)
            {
                // It takes bools or integers alone.
            }
        }
    }

    [Fact]
    public void The_members_are_found() => Assert.True(Calls.Length >= 110, $"{Calls.Length} members");
}
