using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fixtures;

/// <summary>Results and gradients of both orders equal those of PyTorch, which <c>make_fixtures.py</c> has written down.</summary>
public class TorchFixtureTests
{
    // A difference of terms: PyTorch and we round it alike only relative to the terms.
    private static readonly string[] Cancelling = ["Gelu", "Add", "Subtract"];

    // Differentiable rows that no fixture calls by their names.
    private static readonly Dictionary<string, string> WithoutFixture = new()
    {
        ["Cbrt"] = "PyTorch has no cube root",
        ["Conv2dWeightGradient"] = "PyTorch has it inside of its rule alone; the gradients of Conv2d and ConvTranspose2d call it",
    };

    public static TheoryData<string, string> Cases =>
        [.. Fixture.All.Where(fixture => FixtureCalls.Table.ContainsKey(fixture.Operation)).Select(fixture => (fixture.Family, fixture.Name))];

    public static TheoryData<string, string> DifferentiableCases =>
        [.. Fixture.All.Where(fixture => FixtureCalls.Table.ContainsKey(fixture.Operation) && fixture.HasGradients).Select(fixture => (fixture.Family, fixture.Name))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_are_PyTorchs(string family, string name)
    {
        var fixture = Fixture.Find(family, name);
        var each = family == "elementwise" && !Cancelling.Contains(fixture.Operation);
        TorchAssert.Near(fixture["y"], FixtureCalls.Table[fixture.Operation](fixture.Inputs, fixture.Arguments).Detach(), Tolerance(fixture["y"], 1e-12), name, each);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void Gradients_of_first_and_second_order_are_PyTorchs(string family, string name)
    {
        var fixture = Fixture.Find(family, name);
        CompareGradients(fixture, FixtureCalls.Table[fixture.Operation]);
    }

    [Theory]
    [MemberData(nameof(DifferentiableCases))]
    public void Backward_leaves_PyTorchs_gradients_on_the_leaves(string family, string name)
    {
        var fixture = Fixture.Find(family, name);
        var (inputs, value) = Weighted(fixture, FixtureCalls.Table[fixture.Operation]);
        value.Backward();
        foreach (var (input, expected) in inputs.Zip(fixture.Numbered("g")))
            TorchAssert.Near(expected, input.Grad!, Tolerance(expected, 1e-11), name);
    }

    [Fact]
    public void Every_case_has_a_call_and_every_call_a_case()
    {
        string[] elsewhere = ["BatchNorm", "Sgd", "Adam", "AdamW", "RmsProp"];
        Assert.Equal(
            FixtureCalls.Table.Keys.Concat(elsewhere).Order(StringComparer.Ordinal),
            Fixture.All.Select(fixture => fixture.Operation).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_differentiable_op_is_compared_or_listed_with_the_reason()
    {
        var compared = Fixture.All.Where(fixture => fixture.HasGradients).Select(fixture => fixture.Operation).ToHashSet();
        Assert.Equal(
            WithoutFixture.Keys,
            OpTable.Rows.Where(row => row.Gradient != GradientVerdict.None && !compared.Contains(row.Name)).Select(row => row.Name));
    }

    /// <summary>Compares the gradients of both orders of a call.</summary>
    internal static void CompareGradients(Fixture fixture, FixtureCalls.Call call)
    {
        var (inputs, value) = Weighted(fixture, call);
        var gradients = Differentiate.Gradients(value, inputs, createGraph: true);
        var expected = fixture.Numbered("g");
        for (var i = 0; i < inputs.Length; i++)
            TorchAssert.Near(expected[i], gradients[i].Detach(), Tolerance(expected[i], 1e-11), $"{fixture.Name}, gradient {i}");

        var along = gradients.Zip(fixture.Numbered("v"), (gradient, direction) => (gradient * direction).Sum()).Aggregate((a, b) => a + b);
        expected = fixture.Numbered("h");
        var second = along.RequiresGrad ? Differentiate.Gradients(along, inputs) : [.. expected.Select(h => Tensor.Zeros(h.Shape, h.DType))];
        for (var i = 0; i < inputs.Length; i++)
            TorchAssert.Near(expected[i], second[i].Detach(), Tolerance(expected[i], 1e-10), $"{fixture.Name}, second gradient {i}");
    }

    /// <summary>Σ u·(y + y²/2), and the inputs that it is differentiated by.</summary>
    private static (Tensor[] Inputs, Tensor Value) Weighted(Fixture fixture, FixtureCalls.Call call)
    {
        Tensor[] inputs = [.. fixture.Inputs.Select(input => input.DType.IsFloating() ? input.RequireGrad() : input)];
        var y = call(inputs, fixture.Arguments);
        return ([.. inputs.Where(input => input.RequiresGrad)], (fixture["u"] * (y + (y * y / 2))).Sum());
    }

    private static double Tolerance(Tensor expected, double float64) => expected.DType == DType.Float32 ? 4e-6 : float64;
}
