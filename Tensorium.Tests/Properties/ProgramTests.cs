using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>Random compositions of all differentiable ops: first and second derivatives against finite differences.</summary>
public class ProgramTests
{
    private const int UsualCases = 500;

    /// <summary>Differentiable rows that no random program takes, and why.</summary>
    private static readonly Dictionary<string, string> NotInPrograms = new()
    {
        ["Conv2dWeightGradient"] = "is Conv2d's rule; programs reach it through second derivatives",
    };

    [Fact]
    public void Every_differentiable_row_takes_part() => Assert.Equal(
        OpTable.Rows.Where(row => row.Gradient != GradientVerdict.None).Select(row => row.Name).Except(NotInPrograms.Keys).Order(StringComparer.Ordinal),
        ProgramOps.All.Select(op => op.Row).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Derivatives_of_random_programs_agree_with_finite_differences()
    {
        var (all, discarded) = (0, 0);
        var counts = ProgramOps.All.Select(op => op.Row).Distinct().ToDictionary(row => row, _ => 0);
        Property.Holds(ProgramGenerator.Programs(ProgramOps.All), program =>
        {
            all++;
            if (ProgramCheck.Run(program) == ProgramVerdict.Discarded) discarded++;
            else foreach (var step in program.Steps) counts[step.Op.Row]++;
        }, UsualCases);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {Property.Seed}: {all} programs, {discarded} discarded; {string.Join(", ", counts.OrderBy(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}"))}");
        Assert.True(discarded <= all / 10, $"{discarded} of {all} programs were discarded");

        // A thousand of each op in a hundred thousand programs, and as many in proportion.
        var scarce = counts.Where(pair => pair.Value < Property.Cases(UsualCases) / 100).Select(pair => $"{pair.Key} {pair.Value}");
        Assert.Empty(scarce);
    }

    /// <summary>Shrunk from seed 24301, which once ended in a ReleasedException on the second pass: v feeds two sums, and x₂ reaches the result unchanged.</summary>
    [Fact]
    public void A_recorded_gradient_can_be_differentiated_where_a_value_is_shared()
    {
        var x = Enumerable.Range(0, 3).Select(i => Tensor.From(0.4 - (0.5 * i)).Reshape([]).RequireGrad()).ToArray();
        var v = x[1].Silu();
        var first = Differentiate.Gradients((x[2] + v).Sum() + v.Reshape(-1).Sum(), x[1..], createGraph: true);
        var second = Differentiate.Gradients((first[0] * 2).Sum() + (first[1] * 3).Sum(), x[1..]);
        var numeric = (Slope(-0.1 + 1e-5) - Slope(-0.1 - 1e-5)) / 2e-5;
        Assert.Equal(4 * numeric, second[0].Item(), 1e-7);
        Assert.Equal(0, second[1].Item());

        static double Slope(double at) => Differentiate.Grad(y => y.Silu())(Tensor.Scalar(at, DType.Float64)).Item();
    }

    [Fact]
    public void A_wrong_rule_shrinks_to_a_program_that_can_be_read()
    {
        var wrong = ProgramOp.Unary("Erf", "Wrong({0})", x => Differentiate.Custom(
            "Wrong", [x], xs => xs[0].Sigmoid(), (gradient, _, y) => [gradient * y * (1 - y) * 1.01]));
        ProgramOp[] ops = [wrong, .. ProgramOps.All];
        var error = Assert.ThrowsAny<Exception>(() => Property.Holds(ProgramGenerator.Programs(ops), program => ProgramCheck.Run(program), 3000));
        var shrunk = error.Message[error.Message.LastIndexOf("// seed", StringComparison.Ordinal)..];
        Assert.Equal(1, shrunk.Split('\n').Count(line => line.StartsWith("    var v", StringComparison.Ordinal)));
        Assert.Contains("Wrong(x[", shrunk, StringComparison.Ordinal);
        Assert.Contains("order: 2);", shrunk, StringComparison.Ordinal);
    }
}
