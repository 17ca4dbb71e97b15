using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;

namespace Tensorium.Bench.Limits;

/// <summary>What each kernel reaches of the limit that binds it, kernel and limit in turns: the processor's multiply-adds, or the memory's bandwidth.</summary>
internal sealed class LimitsReport(int threads)
{
    /// <summary>The name of the training step's share of the peak among the figures.</summary>
    public const string StepShare = "mlp-vae-step-128-peak";

    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    /// <summary>A training step's share of the peak: its matrix products, in GFLOP/s.</summary>
    public Figure Step()
    {
        Compute.Threads = threads;
        var step = AllSubjects.Create("mlp-vae-step-128");
        return AgainstPeak(StepShare, StepFlops.Perceptron(128, 784, [400], 20), step.Call);
    }

    /// <summary>Matrix products, in GFLOP/s.</summary>
    public IEnumerable<Figure> Products()
    {
        Compute.Threads = threads;
        foreach (var shape in GemmShape.All)
        {
            using var operands = new GemmOperands(shape);
            yield return AgainstPeak($"{shape.Name}-peak", shape.Flops, operands.Ours);
        }
    }

    /// <summary>Ops that compute next to nothing, in GB/s.</summary>
    public IEnumerable<Figure> MemoryBoundOps()
    {
        Compute.Threads = threads;
        using var bandwidth = new Bandwidth();
        var generator = new Generator(1);
        var (a, b) = (Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1), Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1));
        foreach (var op in MemoryBound.All)
        {
            var stream = Bandwidth.Like(op.Reads, op.Writes);
            Sampling.Round(() => op.Apply(a, b).Storage.Release(), Round);
            var (ours, limit) = Turns.Take(
                Rounds, TimeSpan.Zero, () => Sampling.Round(() => op.Apply(a, b).Storage.Release(), Round), () => Sampling.Round(() => bandwidth.Pass(stream), Round));
            yield return Share($"{op.Name}-bandwidth", op.Bytes / ours.Median, Bandwidth.Bytes(stream) / limit.Median);
        }
    }

    private Figure AgainstPeak(string name, double flops, Action call)
    {
        Sampling.WarmUp(call);
        FmaPeak.Burst();
        var (ours, peak) = Turns.Take(Rounds, TimeSpan.Zero, () => Sampling.Round(call, Round), () => ParallelTurn.Run(threads, FmaPeak.Burst, Round));
        return Share(name, flops / ours.Median, FmaPeak.FlopsPerBurst / peak.Median);
    }

    private Figure Share(string name, double ours, double limit) => new(name, threads, ours / 1e9, limit / 1e9, ours / limit);
}
