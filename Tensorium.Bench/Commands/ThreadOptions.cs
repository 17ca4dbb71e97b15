using System.CommandLine;
using Tensorium.Bench.Measure;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary>How many threads to measure with, and what counts as time.</summary>
internal sealed class ThreadOptions
{
    private readonly Option<int> _threads = NumberOption.Whole(
        "--threads", "Threads that ours computes with, and a peer at most: its best count up to this is taken.", low: 1, high: 1024, standard: Environment.ProcessorCount);

    private readonly Option<bool> _busy = new("--busy")
    {
        Description = "Count processor time in place of time passed: for a machine that is busy with other work. With --threads 1 alone.",
    };

    public ThreadOptions(Command command)
    {
        command.Add(_threads);
        command.Add(_busy);
    }

    /// <summary>How many threads; and what is to be counted as time, which is settled here.</summary>
    /// <exception cref="ArgumentException">Processor time of several threads was asked for.</exception>
    public int Apply(ParseResult parsed)
    {
        var threads = parsed.GetValue(_threads);
        if (parsed.GetValue(_busy) && threads != 1)
            throw new ArgumentException($"--busy counts the processor time of one thread, and --threads is {threads}; add --threads 1");
        Clock.IsProcessorTime = parsed.GetValue(_busy);
        return threads;
    }
}
