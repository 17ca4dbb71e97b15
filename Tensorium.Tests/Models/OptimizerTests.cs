using Tensorium.IO;
using Tensorium.Models.Nn;
using Tensorium.Models.Optim;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class OptimizerTests
{
    public static TheoryData<string> Kinds => ["adam", "adamw", "sgd", "sgd with momentum", "rmsprop", "rmsprop with all"];

    private static Optimizer Make(string kind, IEnumerable<Tensor> parameters) => kind switch
    {
        "adam" => new Adam(parameters, 0.01),
        "adamw" => new AdamW(parameters, 0.01),
        "sgd" => new Sgd(parameters, 0.01),
        "sgd with momentum" => new Sgd(parameters, 0.01, momentum: 0.9, nesterov: true),
        "rmsprop" => new RmsProp(parameters),
        _ => new RmsProp(parameters, weightDecay: 0.1, momentum: 0.9, centered: true),
    };

    [Fact]
    public void A_step_uses_the_gradients_up()
    {
        var x = Tensor.From(1.0, 2.0).RequireGrad();
        var sgd = new Sgd([x], 0.5);
        (x * x).Sum().Backward();
        sgd.Step();
        Assert.Null(x.Grad);
        Assert.Equal([0, 0], x.ToArray<double>());
        var error = Assert.Throws<GradientException>(sgd.Step);
        Assert.Contains("call Backward()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_fails_can_be_done_again()
    {
        var (once, again) = (Tensor.From(1.0).RequireGrad(), Tensor.From(1.0).RequireGrad());
        var (adam, failing) = (new Adam([once], 0.1), new FailsFirst([again]));
        once.Square().Sum().Backward();
        again.Square().Sum().Backward();
        adam.Step();
        Assert.Throws<InvalidOperationException>(failing.Step);
        Assert.Equal(1, again.Item());
        failing.Step();
        Assert.Equal(1, failing.StepCount);
        Assert.Equal([(0, 1L)], failing.Last);
        Assert.NotEqual(1, once.Item());
    }

    /// <summary>Of its updates the first throws; the others tell which parameters, and of how many steps.</summary>
    private sealed class FailsFirst(IEnumerable<Tensor> parameters) : Optimizer([new ParameterGroup(parameters)], 1, 0)
    {
        private bool _hasFailed;

        public (int, long)[] Last { get; private set; } = [];

        protected override void Update(IReadOnlyList<DueUpdate> due)
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new InvalidOperationException("no memory");
            }

            Last = [.. due.Select((one, i) => (i, one.State.Steps))];
        }
    }

    [Fact]
    public void Gradients_accumulate_until_the_step_or_are_thrown_away()
    {
        var x = Tensor.From(1.0).RequireGrad();
        var sgd = new Sgd([x], 1);
        (x * 2).Sum().Backward();
        (x * 3).Sum().Backward();
        sgd.Step();
        Assert.Equal(-4, x.Item());
        (x * 2).Sum().Backward();
        sgd.ZeroGrad();
        Assert.Null(x.Grad);
        Assert.Equal(-4, x.Item());
    }

    [Fact]
    public void A_parameter_without_gradient_is_left_alone_and_keeps_its_own_step_count()
    {
        var (x, y) = (Tensor.From(1.0).RequireGrad(), Tensor.From(1.0).RequireGrad());
        var adam = new Adam([x, y], 0.1, weightDecay: 0.5);
        x.Square().Sum().Backward();
        adam.Step();
        Assert.Equal(1, y.Item());
        (x + y).Sum().Backward();
        adam.Step();

        // Its first step, by Adam's bias correction, is the learning rate.
        Assert.Equal(0.9, y.Item(), 7);
    }

    [Fact]
    public void Groups_have_learning_rates_and_weight_decays_of_their_own_or_share_the_optimizers()
    {
        var (x, y) = (Tensor.From(1.0).RequireGrad(), Tensor.From(1.0).RequireGrad());
        var sgd = new Sgd([new ParameterGroup([x]), new ParameterGroup([y]) { LearningRate = 0.5, WeightDecay = 0.2 }], 0.1);
        (x + y).Sum().Backward();
        sgd.Step();
        Assert.Equal(1 - 0.1, x.Item(), 15);
        Assert.Equal(1 - (0.5 * 1.2), y.Item(), 15);
        sgd.LearningRate = 0.2;
        (x + y).Sum().Backward();
        sgd.Step();
        Assert.Equal(1 - 0.1 - 0.2, x.Item(), 15);
        Assert.Equal(0.4 - (0.5 * (1 + (0.2 * 0.4))), y.Item(), 15);
    }

    [Fact]
    public void The_schedule_scales_every_groups_rate_by_the_steps_done()
    {
        var (x, y) = (Tensor.From(0.0).RequireGrad(), Tensor.From(0.0).RequireGrad());
        var sgd = new Sgd([new ParameterGroup([x]), new ParameterGroup([y]) { LearningRate = 10 }], 1) { Schedule = new(step => step + 1) };
        for (var i = 0; i < 3; i++)
        {
            (x + y).Sum().Backward();
            sgd.Step();
        }

        Assert.Equal([-6, -60], [x.Item(), y.Item()]);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_resumed_run_continues_bit_for_bit(string kind)
    {
        using var folder = new TempFolder();
        var (straight, optimizer) = Trained(kind, 7);
        optimizer.LearningRate = 0.02;
        Safetensors.Save(folder.File("model"), straight.StateDict());
        Safetensors.Save(folder.File("optimizer"), optimizer.StateDict());
        Train(straight, optimizer, 7, 12);

        var (resumed, restored) = Trained(kind, 3);
        resumed.LoadStateDict(Safetensors.Load(folder.File("model")).Tensors);
        restored.LoadStateDict(Safetensors.Load(folder.File("optimizer")).Tensors);
        Assert.Equal(7, restored.StepCount);
        Assert.Equal(0.02, restored.LearningRate);
        Train(resumed, restored, 7, 12);
        foreach (var (left, right) in straight.Parameters.Zip(resumed.Parameters)) Assert.Equal(left.ToArray<float>(), right.ToArray<float>());
        foreach (var (name, value) in optimizer.StateDict()) Assert.Equal(value.ToString(), restored.StateDict()[name].ToString());
    }

    [Fact]
    public void A_state_of_another_optimizer_is_refused_and_changes_nothing()
    {
        var (_, adam) = Trained("adam", 2);
        var (_, sgd) = Trained("sgd with momentum", 5);
        var error = Assert.Throws<StateDictException>(() => sgd.LoadStateDict(adam.StateDict()));
        Assert.Contains("missing: 0.momentum", error.Message, StringComparison.Ordinal);
        Assert.Contains("unexpected: 1.second_moment", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, sgd.StepCount);
    }

    [Fact]
    public void Impossible_set_ups_are_refused()
    {
        var x = Tensor.From(1.0).RequireGrad();
        Assert.Throws<ArgumentException>(() => new Adam(Array.Empty<Tensor>()));
        Assert.Throws<ArgumentException>(() => new Adam([x, x]));
        Assert.Throws<GradientException>(() => new Adam([Tensor.From(1.0)]));
        Assert.Throws<GradientException>(() => new Adam([x * 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([x], double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([x], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([x], beta1: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW([x], beta2: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam([x], epsilon: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd([x], 0.1, weightDecay: double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RmsProp([x], smoothing: 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterGroup([x]) { LearningRate = -1 });
        Assert.Throws<ArgumentException>(() => new Sgd([x], 0.1, nesterov: true));
        Assert.Throws<ArgumentException>(() => new Sgd([x], 0.1, momentum: 0.9, dampening: 0.1, nesterov: true));
    }

    private static (Linear Model, Optimizer Optimizer) Trained(string kind, int steps)
    {
        var model = new Linear(5, 3, new Generator(1));
        var optimizer = Make(kind, model.Parameters);
        optimizer.Schedule = Schedule.LinearWarmUp(10);
        Train(model, optimizer, 0, steps);
        return (model, optimizer);
    }

    private static void Train(Linear model, Optimizer optimizer, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            model.Forward(Tensor.Normal([8, 5], new Generator((ulong)step))).Square().Sum().Backward();
            optimizer.Step();
        }
    }

    // Subnormal numbers that stay make each later step many times as long.
    [Theory]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("sgd with momentum")]
    [InlineData("rmsprop with all")]
    public void Where_no_gradient_comes_any_more_running_means_become_zero(string kind)
    {
        var x = Tensor.From(1f, 1f).RequireGrad();
        var optimizer = kind == "rmsprop with all" ? new RmsProp([x], momentum: 0.9, centered: true) : Make(kind, [x]);
        for (var step = 0; step < 3000; step++)
        {
            (step == 0 ? x.Sum() * 1e-3 : x[0] * 1e-3).Backward();
            optimizer.Step();
        }

        var means = optimizer.StateDict().Where(state => state.Value.DType == DType.Float32).Select(state => state.Value.ToArray<float>()).Where(values => values.Length == 2).ToArray();
        Assert.NotEmpty(means);
        Assert.All(means, values => Assert.True(float.IsNormal(values[0]), $"{values[0]}"));
        Assert.All(means, values => Assert.True(values[1] == 0 || float.IsNormal(values[1]), $"{values[1]}"));
        Assert.Contains(means, values => values[1] == 0);
    }
}
