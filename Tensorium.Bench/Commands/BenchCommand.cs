using System.CommandLine;
using Tensorium.Cli;

namespace Tensorium.Bench.Commands;

/// <summary>All there is to measure.</summary>
internal sealed class BenchCommand : RootCommand, IHasExamples
{
    /// <summary>What a user types before the command.</summary>
    public new const string Name = "dotnet run -c Release --project Tensorium.Bench --";

    public BenchCommand()
        : base("Measures how fast Tensorium is: against PyTorch and OpenBLAS in the same run, against the machine's limits, and by itself.")
    {
        Add(new VersusCommand());
        Add(new LimitsCommand());
        Add(new DevicesCommand());
        Add(new RegressCommand());
        Add(new GrowthCommand());
        Add(new OpsCommand());
        Add(new DigitsCommand());
        Add(new MemoryCommand());
        HelpWithExamples.Install(this);
        SetAction(parsed => Parse("--help").Invoke(parsed.InvocationConfiguration));
    }

    public string Examples => """
        Examples (after dotnet run -c Release --project Tensorium.Bench --):
          versus torch --threads 2 --json torch.json   needs Python 3 with PyTorch; about three minutes
          versus openblas --threads 1                  needs libopenblas; half a minute
          devices                                      the CPU and every GPU of this machine side by side
          versus torch --device cuda:0                 both sides on an NVIDIA GPU
          limits                                       shares of the machine's peak and bandwidth
          regress                                      fails where a committed ratio is lost by 15 %
          growth --out docs/performance                pictures of how time grows with batch, width and depth
          ops --filter '*Exp *' --job short            BenchmarkDotNet over the ops of the op table

        Exit codes:
          0 done; 1 a loss against the committed figures, or a benchmark that failed; 2 the request cannot be done: the message says why
        """;
}
