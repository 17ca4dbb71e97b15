using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Tensorium.Cli;

namespace Tensorium.Bench.Commands;

/// <summary><c>ops</c>: BenchmarkDotNet over the op table.</summary>
internal sealed class OpsCommand : Command, IHasExamples
{
    public OpsCommand()
        : base("ops", "Every op of the op table, forward and backward, with BenchmarkDotNet.")
    {
        // Whatever BenchmarkDotNet takes.
        TreatUnmatchedTokensAsErrors = false;
        SetAction(parsed => Run([.. parsed.UnmatchedTokens]));
    }

    public string Examples => """
        Further options are BenchmarkDotNet's:
          --filter '*Exp*'     those whose name matches; without it, all
          --job short          a quick look
          --list flat          the names
        """;

    /// <summary>In this process: the ops have no global state that a process of their own would reset, and it spares a build for each.</summary>
    private static int Run(string[] options)
    {
        string[] all = options.Contains("--filter") || options.Contains("-f") || options.Contains("--list") ? options : ["--filter", "*", .. options];
        var config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(80));
        var reports = BenchmarkSwitcher.FromTypes([typeof(Forward), typeof(Backward)]).Run([.. all, "--inProcess"], config);
        return reports.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
