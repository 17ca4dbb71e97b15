using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>Every rule is the transpose of its op's derivative, is linear, and undoes broadcasting: from the rows alone.</summary>
public class RowGradientTests
{
    // The cases of the group are spread over its rows and samples, about three hundred.
    private static ulong Seeds => (ulong)Math.Max(3, Property.Cases(0) / 300);

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void The_rule_is_the_transpose_of_the_derivative(string name)
    {
        foreach (var sample in RowGradient.Small(OpTable.Row(name)))
        {
            for (var seed = 0UL; seed < Seeds; seed++)
            {
                var inputs = RowGradient.Draw(sample, seed);
                var failure = RowGradient.AdjointFailure(sample.Apply, inputs, seed)
                    ?? RowGradient.TransposeFailure(sample.Apply, inputs, seed)
                    ?? RowGradient.LinearityFailure(sample.Apply, inputs, seed);
                Assert.True(failure is null, $"{name} {sample.Label}, seed {seed}: {failure}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void Gradients_have_the_dtypes_of_their_inputs(string name)
    {
        foreach (var sample in RowGradient.Small(OpTable.Row(name)))
        {
            var failure = MixedDTypes.Failure(sample, 3);
            Assert.True(failure is null, $"{name} {sample.Label}: {failure}");
        }
    }

    // Further than the steps of the central differences reach.
    private const double LeastDistance = 1e-4;

    [Fact]
    public void Broadcast_operands_get_gradients_of_their_own_shapes()
    {
        var rows = OpTable.Rows.Where(row => row.Gradient != GradientVerdict.None && row.Kind == OpKind.Elementwise && row.Samples[0].Inputs.Length == 2).ToArray();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var (all, discarded) = (0, 0);
            Property.Holds(Any.BroadcastPairs, pair =>
            {
                if (Shape.Broadcast(pair.Left, pair.Right).ElementCount == 0) return;
                var first = row.Samples[0];
                var sample = first with { Inputs = [first.Inputs[0] with { Shape = pair.Left }, first.Inputs[1] with { Shape = pair.Right }] };
                var inputs = RowGradient.Draw(sample, pair.Seed);

                // A piecewise function of two arguments has its kink where they are equal.
                all++;
                if (row.Gradient == GradientVerdict.Piecewise && OpTable.Values(inputs[0] - inputs[1]).Any(distance => Math.Abs(distance) < LeastDistance))
                {
                    discarded++;
                    return;
                }

                var failure = RowGradient.AdjointFailure(sample.Apply, inputs, pair.Seed);
                Assert.True(failure is null, $"{row.Name}: {failure}");
            }, cases: 40);
            Assert.True(discarded <= all / 10, $"{row.Name}: {discarded} of {all} cases were discarded");
        }
    }
}
