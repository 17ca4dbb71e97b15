using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Fixtures;

/// <summary>Batch normalisation, which besides its result has running statistics, is PyTorch's.</summary>
public class TorchLayerTests
{
    public static TheoryData<string> Cases => [.. Fixture.All.Where(fixture => fixture.Operation == "BatchNorm").Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Batch_normalisation_and_its_gradients_are_PyTorchs(string name)
    {
        var fixture = Fixture.Find("layers", name);
        TorchAssert.Near(fixture["y"], FixtureCalls.Apply(Layer(fixture), fixture.Inputs).Detach(), 1e-12, name);
        TorchFixtureTests.CompareGradients(fixture, (x, _) => FixtureCalls.Apply(Layer(fixture), x));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Running_statistics_after_three_batches_are_PyTorchs(string name)
    {
        var fixture = Fixture.Find("layers", name);
        var layer = Layer(fixture);
        for (var i = 0; i < 3; i++) layer.Forward(fixture.Inputs[0]);
        TorchAssert.Near(fixture["running_mean after 3"], layer.RunningMean, 1e-12, name);
        TorchAssert.Near(fixture["running_var after 3"], layer.RunningVariance, 1e-12, name);
    }

    private static BatchNorm Layer(Fixture fixture)
    {
        var layer = new BatchNorm(3, fixture.Arguments.Number("momentum"), fixture.Arguments.Number("epsilon"), dtype: DType.Float64);
        layer.RunningMean.CopyFrom(fixture["running_mean"]);
        layer.RunningVariance.CopyFrom(fixture["running_var"]);
        if (!fixture.Arguments.Flag("training")) layer.EvaluationMode();
        return layer;
    }
}
