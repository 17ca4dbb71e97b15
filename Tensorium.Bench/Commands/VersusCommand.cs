using System.CommandLine;

namespace Tensorium.Bench.Commands;

/// <summary><c>versus</c>: both sides in one run.</summary>
internal sealed class VersusCommand : Command
{
    public VersusCommand()
        : base("versus", "Compare with a peer: both sides in one run, in turns.")
    {
        Add(new VersusTorchCommand());
        Add(new VersusOpenBlasCommand());
    }
}
