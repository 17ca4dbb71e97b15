using Tensorium.Bench.Measure;

namespace Tensorium.Bench.Versus;

/// <summary>Both sides in one process, in turns.</summary>
internal sealed class OpenBlasComparison(OpenBlas blas, int threads)
{
    private const int Rounds = 9;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan Trial = TimeSpan.FromMilliseconds(30);

    /// <summary>OpenBLAS's threads spin for about 30 ms after a product, and would take the processors from ours.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Measures a shape.</summary>
    /// <exception cref="PeerException">The two sides do not compute the same.</exception>
    public Comparison Measure(GemmShape shape)
    {
        Compute.Threads = threads;
        using var operands = new GemmOperands(shape);
        operands.Agree(blas);
        var best = ThreadCounts.UpTo(threads).MinBy(count => Least(operands, count));
        blas.SetThreads(best);
        for (var i = 0; i < 50; i++) operands.Ours();

        var (ours, theirs) = Turns.Take(
            Rounds, best > 1 ? Pause : TimeSpan.Zero, () => Sampling.Round(operands.Ours, Round), () => Sampling.Round(() => operands.Theirs(blas), Round));
        return new(shape.Name, threads, shape.Flops / 1e9, "GFLOP/s", ours, theirs, $"threads {best}");
    }

    private double Least(GemmOperands operands, int count)
    {
        blas.SetThreads(count);
        return Sampling.Round(() => operands.Theirs(blas), Trial).Min();
    }
}
