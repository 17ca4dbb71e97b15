using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>The suite itself is checked: each rule is broken for one input at a time, and the checks must notice.</summary>
public class MutantTests
{
    private const string Flat = "the gradient is zero wherever there is one";

    /// <summary>Mutants that are no different from the op, and why.</summary>
    private static readonly Dictionary<string, string> Equivalent = new(
        from row in new[] { "Ceil", "Floor", "Round", "Sign", "Trunc" }
        from mutation in new[] { "sign", "factor", "dropped" }
        select KeyValuePair.Create($"{row}: {mutation} 0", Flat))
    {
        ["Add: swapped 0"] = "both gradients are the incoming one",
        ["Add: swapped 1"] = "both gradients are the incoming one",
    };

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void Every_broken_rule_is_noticed(string name)
    {
        var samples = RowGradient.Small(OpTable.Row(name)).ToArray();
        var made = 0;
        foreach (var mutation in Mutation.All)
        {
            for (var input = 0; input < samples.Max(sample => sample.Inputs.Length); input++)
            {
                var candidates = samples.Where(sample => input < sample.Inputs.Length).Select(sample => (sample, inputs: RowGradient.Draw(sample, 1)))
                    .Where(one => Mutant.Applies(one.sample.Apply, one.inputs, input, mutation)).ToArray();
                if (candidates.Length == 0) continue;
                made++;
                var isNoticed = candidates.Any(one =>
                    RowGradient.AdjointFailure(Mutant.Of(one.sample.Apply, input, mutation), one.inputs, 1) is not null);
                var mutant = $"{name}: {mutation.Name} {input}";
                Assert.True(isNoticed != Equivalent.ContainsKey(mutant), $"{mutant} is {(isNoticed ? "noticed, though listed as equivalent" : "not noticed")}");
                var byElement = candidates.Any(one => GradCheck.Run(Mutant.Of(one.sample.Apply, input, mutation), one.inputs) is not null);
                Assert.True(byElement == isNoticed, $"{mutant}: GradCheck and the adjoint check disagree");
            }
        }

        Assert.True(made >= 4, $"{name}: {made} mutants were made");
    }

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void The_wrapper_alone_breaks_nothing(string name)
    {
        foreach (var sample in RowGradient.Small(OpTable.Row(name)))
            Assert.Null(RowGradient.AdjointFailure(Mutant.Of(sample.Apply, 0, null), RowGradient.Draw(sample, 1), 1));
    }

    [Theory]
    [InlineData("mean instead of sum")]
    [InlineData("first instead of sum")]
    [InlineData("the other axis")]
    public void A_wrong_sum_over_what_was_broadcast_is_noticed(string mistake)
    {
        static Tensor Multiply(Tensor[] x) => x[0] * x[1];
        Tensor Broken(Tensor[] inputs) => Differentiate.Custom("Broken", inputs, Multiply, (gradient, x, _) =>
        {
            var whole = gradient * x[1];
            var left = mistake switch
            {
                "mean instead of sum" => whole.Mean(0),
                "first instead of sum" => whole[0],
                _ => whole.Sum(1),
            };
            return [left, gradient * x[0]];
        });
        Tensor[] inputs = [new ShapeCase([3], 1).Values(), new ShapeCase([3, 3], 2).Values()];
        Assert.Null(RowGradient.AdjointFailure(Multiply, inputs, 1));
        Assert.NotNull(RowGradient.AdjointFailure(Broken, inputs, 1));
    }
}
