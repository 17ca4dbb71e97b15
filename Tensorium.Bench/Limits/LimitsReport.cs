using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;

namespace Tensorium.Bench.Limits;

/// <summary>What each kernel reaches of the limit that binds it: the processor's multiply-adds, or the memory's bandwidth, both measured in the same run.</summary>
internal sealed class LimitsReport(int threads)
{
    private const int Rounds = 5;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(60);

    /// <summary>Measures, prints, and returns the shares: ours over the limit, in operations or bytes a second divided by 10⁹.</summary>
    public IReadOnlyList<Figure> Run()
    {
        Compute.Threads = threads;
        return [.. Products(), .. MemoryBoundOps()];
    }

    private List<Figure> Products()
    {
        Report.Line();
        Report.Line($"{threads} threads: arithmetic, GFLOP/s               ours      peak     share");
        var figures = new List<Figure>();
        foreach (var shape in GemmShape.All)
        {
            using var operands = new GemmOperands(shape);
            figures.Add(AgainstPeak(shape.Name, shape.Flops, operands.Ours));
        }

        var step = AllSubjects.Create("mlp-vae-step-128");
        figures.Add(AgainstPeak("mlp-vae-step-128-fma", StepFlops.Perceptron(128, 784, [400], 20), step.Call));
        return figures;
    }

    private List<Figure> MemoryBoundOps()
    {
        Report.Line();
        Report.Line($"{threads} threads: memory, GB/s                      ours     limit     share");
        using var bandwidth = new Bandwidth(threads);
        Report.Line($"    limits: read {bandwidth.Read / 1e9:F1}, write {bandwidth.Write / 1e9:F1}, copy {bandwidth.Copy / 1e9:F1}, triad {bandwidth.Triad / 1e9:F1}");
        var generator = new Generator(1);
        var (a, b) = (Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1), Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1));
        var figures = new List<Figure>();
        foreach (var op in MemoryBound.All)
        {
            var time = Time(() => op.Apply(a, b).Storage.Release());
            figures.Add(Row(op.Name, op.Bytes / time.Median, bandwidth.Of(op.Reads, op.Writes)));
        }

        return figures;
    }

    /// <summary>The peak is measured just before, as the clock changes with heat and with what the neighbours do.</summary>
    private Figure AgainstPeak(string name, double flops, Action call)
    {
        Sampling.WarmUp(call);
        var peak = FmaPeak.Measure(threads);
        return Row(name, flops / Time(call).Median, peak);
    }

    private static Timing Time(Action call) => new(Enumerable.Range(0, Rounds).SelectMany(_ => Sampling.Round(call, Round)));

    private Figure Row(string name, double ours, double limit)
    {
        Report.Line($"  {name,-40}{ours / 1e9,8:F1}{limit / 1e9,10:F1}{ours / limit,10:P1}");
        return new(name, threads, ours / 1e9, limit / 1e9, ours / limit);
    }
}
