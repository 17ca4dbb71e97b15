using System.CommandLine;
using Tensorium.Bench.Limits;
using Tensorium.Bench.Measure;
using Tensorium.Cli;

namespace Tensorium.Bench.Commands;

/// <summary><c>limits</c>.</summary>
internal sealed class LimitsCommand : Command, IHasExamples
{
    private readonly MeasureOptions _options;

    public LimitsCommand()
        : base("limits", "What each kernel reaches of the processor's peak or of the memory's bandwidth, both measured in the same run.")
    {
        _options = new(this);
        SetAction(Run);
    }

    public string Examples => """
        The peak is that of a loop of fused multiply-adds in registers, two operations each. The bandwidth is that of loops that only read, write, copy, or
        compute a triad, of arrays of 256 MiB, with whichever stores are faster; an op is compared with the loop that reads and writes as many arrays. In the training
        step the matrix products alone are counted: 2·128·(3·651,200 − 313,600) operations for the 784-400-20 VAE at batch 128.
        """;

    private void Run(ParseResult parsed)
    {
        _options.CheckFile(parsed);
        Report.Machine();
        _options.Save(parsed, new LimitsReport(_options.Threads(parsed)).Run());
    }
}
