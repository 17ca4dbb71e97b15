using Tensorium.Models.Optim;
using Xunit;

namespace Tensorium.Tests.Fixtures;

/// <summary>A hundred steps of every optimiser lead where PyTorch's lead.</summary>
public class TorchOptimizerTests
{
    public static TheoryData<string> Cases => [.. Fixture.All.Where(fixture => fixture.Family == "optimizers").Select(fixture => fixture.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Paths_are_PyTorchs(string name)
    {
        var fixture = Fixture.Find("optimizers", name);
        var (weight, bias) = (fixture.Shared("weight").Clone().RequireGrad(), fixture.Shared("bias").Clone().RequireGrad());
        var optimizer = Make(fixture.Arguments, [weight, bias]);
        optimizer.Schedule = Schedules(fixture.Arguments.Text("schedule"));
        var (path, rates) = (new List<Tensor>(), new List<double>());
        for (var step = 1; step <= 100; step++)
        {
            rates.Add(optimizer.LearningRate * optimizer.Schedule.At(optimizer.StepCount));
            ((fixture.Shared("inputs").MatMul(weight) + bias).Tanh() - fixture.Shared("targets")).Square().Mean().Backward();
            optimizer.Step();
            if (step % 10 == 0) path.Add(Tensor.Cat([weight.Detach().Flatten(), bias.Detach()]));
        }

        TorchAssert.Near(fixture["rates"], Tensor.From([.. rates]), 1e-12, $"{name}, learning rates");
        TorchAssert.Near(fixture["path"], Tensor.Stack([.. path]), 1e-10, $"{name}, parameters");
    }

    private static Optimizer Make(FixtureArguments a, Tensor[] parameters) => a.Text("op") switch
    {
        "Sgd" => new Sgd(
            parameters, a.Number("lr"), a.Number("momentum", 0), a.Number("dampening", 0), a.Number("weight_decay", 0), a.Flag("nesterov")),
        "Adam" => new Adam(
            parameters, a.Number("lr"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("eps", 1e-8), a.Number("weight_decay", 0)),
        "AdamW" => new AdamW(
            parameters, a.Number("lr"), a.Number("beta1", 0.9), a.Number("beta2", 0.999), a.Number("eps", 1e-8), a.Number("weight_decay", 0.01)),
        "RmsProp" => new RmsProp(
            parameters, a.Number("lr"), a.Number("alpha", 0.99), a.Number("eps", 1e-8), a.Number("weight_decay", 0), a.Number("momentum", 0), a.Flag("centered")),
        var other => throw new InvalidOperationException($"no optimiser {other}"),
    };

    private static Schedule Schedules(string name) => name switch
    {
        "Constant" => Schedule.Constant,
        "StepDecay" => Schedule.StepDecay(30, 0.5),
        "Exponential" => Schedule.Exponential(0.97),
        "Cosine" => Schedule.Cosine(100, final: 0.1),
        "LinearWarmUp" => Schedule.LinearWarmUp(20),
        var other => throw new InvalidOperationException($"no schedule {other}"),
    };
}
