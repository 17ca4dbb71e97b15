using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;

namespace Tensorium.Bench.Limits;

/// <summary>What each kernel reaches of the limit that binds it, kernel and limit in turns: the processor's multiply-adds, or the memory's bandwidth.</summary>
internal sealed class LimitsReport(int threads)
{
    private const string PeakSuffix = "-peak";
    private const string BandwidthSuffix = "-bandwidth";
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a figure of this name is the share of a limit.</summary>
    public static bool IsShare(string name) => name.EndsWith(PeakSuffix, StringComparison.Ordinal) || name.EndsWith(BandwidthSuffix, StringComparison.Ordinal);

    /// <summary>All shares of names that are wanted.</summary>
    public IEnumerable<Figure> Run(Predicate<string> isWanted) => Products(isWanted).Concat(MemoryBoundOps(isWanted));

    /// <summary>Matrix products, alone and those of a training step, in GFLOP/s.</summary>
    public IEnumerable<Figure> Products(Predicate<string> isWanted)
    {
        Compute.Threads = threads;
        foreach (var shape in GemmShape.All.Where(shape => isWanted(shape.Name + PeakSuffix)))
        {
            using var operands = new GemmOperands(shape);
            yield return AgainstPeak(shape.Name, shape.Flops, operands.Ours);
        }

        const string step = "mlp-vae-step-128";
        if (isWanted(step + PeakSuffix)) yield return AgainstPeak(step, StepFlops.Perceptron(128, 784, [400], 20), AllSubjects.Create(step).Call);
    }

    /// <summary>Ops that compute next to nothing, in GB/s.</summary>
    public IEnumerable<Figure> MemoryBoundOps(Predicate<string> isWanted)
    {
        Compute.Threads = threads;
        MemoryBound[] ops = [.. MemoryBound.All.Where(op => isWanted(op.Name + BandwidthSuffix))];
        if (ops.Length == 0) yield break;
        using var bandwidth = new Bandwidth();
        var generator = new Generator(1);
        var (a, b) = (Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1), Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1));
        foreach (var op in ops)
        {
            var stream = Bandwidth.Like(op.Reads, op.Writes);
            Sampling.Round(() => op.Apply(a, b).Storage.Release(), Round);
            var (ours, limit) = Turns.Take(
                Rounds, TimeSpan.Zero, () => Sampling.Round(() => op.Apply(a, b).Storage.Release(), Round), () => Sampling.Round(() => bandwidth.Pass(stream), Round));
            yield return Share(op.Name + BandwidthSuffix, op.Bytes / ours.Median, Bandwidth.Bytes(stream) / limit.Median);
        }
    }

    private Figure AgainstPeak(string name, double flops, Action call)
    {
        Sampling.WarmUp(call);
        FmaPeak.Burst();
        var (ours, peak) = Turns.Take(Rounds, TimeSpan.Zero, () => Sampling.Round(call, Round), () => ParallelTurn.Run(threads, FmaPeak.Burst, Round));
        return Share(name + PeakSuffix, flops / ours.Median, FmaPeak.FlopsPerBurst / peak.Median);
    }

    private Figure Share(string name, double ours, double limit) => new(name, threads, ours / 1e9, limit / 1e9, ours / limit);
}
