using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Properties;

/// <summary>The suite itself is checked, part two: what the walker does between the rules is broken, one mistake at a time, and the checks must notice.</summary>
public class WalkerMutantTests
{
    private const int Programs = 200;

    /// <summary>Mistakes that random programs cannot see, since they are in float64 throughout.</summary>
    private static readonly string[] OfPromotion =
    [
        "what was promoted is not cast back", "what is cast is truncated", "a cast has no history",
    ];

    public static TheoryData<string> Mistakes => [.. BrokenArithmetic.All.Select(broken => broken.Name)];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void The_checks_made_from_rows_notice(string mistake)
    {
        var broken = BrokenArithmetic.All.Single(one => one.Name == mistake);
        var noticed = RowChecks().FirstOrDefault(check => broken.Under(check.Run) is not null);
        Assert.True(broken.Calls > 0, $"'{mistake}' was never made");
        Assert.True(noticed.Run is not null, $"'{mistake}' was made {broken.Calls} times, and no check of a row noticed");
        TestContext.Current.TestOutputHelper?.WriteLine($"noticed by {noticed.Name}");
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Random_programs_notice(string mistake)
    {
        var broken = BrokenArithmetic.All.Single(one => one.Name == mistake);
        var isNoticed = Enumerable.Range(0, Programs).Any(seed => broken.Under(() => Fails(ProgramGenerator.Make((ulong)seed, ProgramOps.All))) is not null);
        Assert.True(isNoticed != OfPromotion.Contains(mistake), $"'{mistake}' is {(isNoticed ? "noticed, though listed as out of sight" : "not noticed")}");
    }

    [Fact]
    public void The_right_arithmetic_fails_no_check()
    {
        var right = new BrokenArithmetic("none");
        Assert.All(RowChecks(), check => Assert.Null(right.Under(check.Run)));
        Assert.All(Enumerable.Range(0, Programs), seed => Assert.Null(right.Under(() => Fails(ProgramGenerator.Make((ulong)seed, ProgramOps.All)))));
    }

    private static string? Fails(RandomProgram program)
    {
        ProgramCheck.Run(program);
        return null;
    }

    /// <summary>Every check that the suite makes of rows, in the order of what a check costs.</summary>
    private static IEnumerable<(string Name, Func<string?> Run)> RowChecks()
    {
        foreach (var row in OpTable.Rows.Where(row => row.Gradient != GradientVerdict.None))
        {
            foreach (var sample in RowGradient.Small(row))
            {
                var inputs = RowGradient.Draw(sample, 1);
                yield return ($"{row.Name} {sample.Label}: adjoint", () => RowGradient.AdjointFailure(sample.Apply, inputs, 1));
                yield return ($"{row.Name} {sample.Label}: transpose", () => RowGradient.TransposeFailure(sample.Apply, inputs, 1));
                yield return ($"{row.Name} {sample.Label}: linearity", () => RowGradient.LinearityFailure(sample.Apply, inputs, 1));
                yield return ($"{row.Name} {sample.Label}: mixed dtypes", () => MixedDTypes.Failure(sample, 1));
            }
        }
    }
}
