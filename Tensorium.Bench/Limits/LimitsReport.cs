using Tensorium.Bench.Measure;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;

namespace Tensorium.Bench.Limits;

/// <summary>What each kernel reaches of the limit that binds it, kernel and limit in turns: the processor's multiply-adds, or the memory's bandwidth.</summary>
internal sealed class LimitsReport(int threads)
{
    private const string Suffix = "-limit";
    private const string Step = "mlp-vae-step-128";
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether a figure of this name is the share of a limit.</summary>
    public static bool IsShare(string name) => name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Names of all shares.</summary>
    public static IEnumerable<string> Names => GemmShape.All.Select(shape => shape.Name).Append(Step).Concat(ElementKernel.All.Select(kernel => kernel.Name)).Select(name => name + Suffix);

    /// <summary>All shares of names that are wanted.</summary>
    public IEnumerable<Figure> Run(Predicate<string> isWanted) => Products(isWanted).Concat(Elementwise(isWanted).Select(bound => bound.Share));

    /// <summary>Matrix products, alone and those of a training step, in GFLOP/s.</summary>
    public IEnumerable<Figure> Products(Predicate<string> isWanted)
    {
        Compute.Threads = threads;
        foreach (var shape in GemmShape.All.Where(shape => isWanted(shape.Name + Suffix)))
        {
            using var operands = new GemmOperands(shape);
            yield return AgainstPeak(shape.Name, shape.Flops, operands.Ours);
        }

        if (isWanted(Step + Suffix)) yield return AgainstPeak(Step, StepFlops.Perceptron(128, 784, [400], 20), AllSubjects.Create(Step, Device.Cpu).Call);
    }

    /// <summary>Ops on large arrays, in billions of elements a second, and which limit binds them.</summary>
    public IEnumerable<(Figure Share, string Binds)> Elementwise(Predicate<string> isWanted)
    {
        Compute.Threads = threads;
        ElementKernel[] kernels = [.. ElementKernel.All.Where(kernel => isWanted(kernel.Name + Suffix))];
        if (kernels.Length == 0) yield break;
        using var bandwidth = new Bandwidth();
        var generator = new Generator(1);
        var (a, b) = (Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1), Tensor.Uniform([Bandwidth.Elements], generator, 0.5, 1));
        foreach (var kernel in kernels)
        {
            void Call() => kernel.Apply(a, b).Storage.Release();
            var stream = Bandwidth.Like(kernel.Reads, kernel.Writes);
            Sampling.Round(Call, Round);
            var (ours, memory) = Turns.Take(Rounds, TimeSpan.Zero, () => Sampling.Round(Call, Round), () => Sampling.Round(() => bandwidth.Pass(stream), Round));

            // A multiply-add is two operations of the peak, and one instruction, like all others.
            var instructions = new Timing(ParallelTurn.Run(threads, FmaPeak.Burst, Round)).Median / (FmaPeak.FlopsPerBurst / 2);
            var bySpeed = kernel.Operations == 0 ? double.PositiveInfinity : 1 / (kernel.Operations * instructions);
            var byMemory = Bandwidth.Elements / (memory.Median * kernel.Bytes / Bandwidth.Bytes(stream));
            yield return (Share(kernel.Name, Bandwidth.Elements / ours.Median, Math.Min(bySpeed, byMemory)),
                byMemory < bySpeed ? FormattableString.Invariant($"memory, {kernel.Bytes / ours.Median / 1e9:F1} GB/s") : $"{kernel.Operations} operations");
        }
    }

    private Figure AgainstPeak(string name, double flops, Action call)
    {
        Sampling.WarmUp(call);
        FmaPeak.Burst();
        var (ours, peak) = Turns.Take(Rounds, TimeSpan.Zero, () => Sampling.Round(call, Round), () => ParallelTurn.Run(threads, FmaPeak.Burst, Round));
        return Share(name, flops / ours.Median, FmaPeak.FlopsPerBurst / peak.Median);
    }

    private Figure Share(string name, double ours, double limit) => new(name + Suffix, threads, ours / 1e9, limit / 1e9, ours / limit);
}
