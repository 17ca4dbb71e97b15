using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>The folder of a run.</summary>
internal static class RunArgument
{
    public static Argument<string> Create() => new("RUN") { Description = "The folder of a run, as 'tensorium train' leaves it." };
}
