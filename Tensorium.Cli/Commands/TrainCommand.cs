using System.CommandLine;
using Tensorium.Models;

namespace Tensorium.Cli.Commands;

/// <summary><c>tensorium train</c>: a command for each family of models.</summary>
internal sealed class TrainCommand : Command, IHasExamples
{
    /// <param name="terminal">What it talks to.</param>
    /// <param name="isWanted">Whether the command line is about it: a dozen commands with dozens of options take as long to make as all the rest.</param>
    public TrainCommand(Terminal terminal, bool isWanted)
        : base("train", "Train a model.")
    {
        if (!isWanted) return;
        foreach (var kind in ModelKinds.All) Add(new TrainModelCommand(kind, terminal));
        Add(new TrainMixtureCommand(terminal));
        SetAction(parsed => parsed.RootCommandResult.Command.Parse(["train", "--help"]).Invoke(parsed.InvocationConfiguration));
    }

    public string Examples => """
        Examples:
          tensorium train vae                          the default: the embedded digits, no download
          tensorium train vae --help                   all its options
          tensorium train gmm --data iris.csv --labels species --clusters 3
        """;
}
