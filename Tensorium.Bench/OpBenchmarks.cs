using BenchmarkDotNet.Attributes;
using Tensorium.Autograd;
using Tensorium.Ops;

namespace Tensorium.Bench;

/// <summary>Every op of the table, in float32, unrecorded.</summary>
[MemoryDiagnoser]
public class Forward
{
    private Workload _workload = null!;
    private Tensor[] _inputs = [];

    /// <summary>The ops.</summary>
    public static IEnumerable<string> Ops => Workload.All.Select(workload => $"{workload.Row.Name} {workload.Shapes}");

    /// <summary>An op and the shapes of its inputs.</summary>
    [ParamsSource(nameof(Ops))]
    public string Op { get; set; } = "";

    /// <summary>Draws the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload.All.Single(workload => Op.StartsWith(workload.Row.Name + " ", StringComparison.Ordinal));
        _inputs = _workload.Inputs();
    }

    /// <summary>One call; the result is given back, as backward does in a training step.</summary>
    [Benchmark]
    public void Call() => Workload.GiveBack(_workload.Apply(_inputs), _inputs);
}

/// <summary>Every differentiable op of the table, in float32: the call, and the gradients with respect to all of its real inputs.</summary>
[MemoryDiagnoser]
public class Backward
{
    private Workload _workload = null!;
    private Tensor[] _inputs = [];
    private Tensor[] _tracked = [];
    private Tensor _seed = null!;

    /// <summary>The differentiable ops.</summary>
    public static IEnumerable<string> Ops =>
        Workload.All.Where(workload => workload.Row.Gradient != GradientVerdict.None).Select(workload => $"{workload.Row.Name} {workload.Shapes}");

    /// <summary>An op and the shapes of its inputs.</summary>
    [ParamsSource(nameof(Ops))]
    public string Op { get; set; } = "";

    /// <summary>Draws the inputs.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload.All.Single(workload => Op.StartsWith(workload.Row.Name + " ", StringComparison.Ordinal));
        _inputs = [.. _workload.Inputs().Select(input => input.DType.IsFloating() ? input.RequireGrad() : input)];
        _tracked = [.. _inputs.Where(input => input.RequiresGrad)];
        using (Differentiate.NoGrad()) _seed = Tensor.Ones(_workload.Apply(_inputs).Shape);
    }

    /// <summary>One call, and one walk back.</summary>
    [Benchmark]
    public void CallAndGradients()
    {
        var result = _workload.Apply(_inputs);
        foreach (var gradient in Differentiate.Gradients(result, _tracked, _seed)) Workload.GiveBack(gradient, _inputs);
        Workload.GiveBack(result, _inputs);
    }
}
