using System.CommandLine;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>memory</c>.</summary>
internal sealed class MemoryCommand : Command
{
    private readonly Option<int> _steps = NumberOption.Whole("--steps", "Training steps.", low: 1, high: int.MaxValue, standard: 20_000);

    public MemoryCommand()
        : base("memory", "Resident memory of a process that trains and disposes nothing.")
    {
        Add(_steps);
        SetAction(parsed => SteadyMemory.Run(parsed.GetValue(_steps)));
    }
}
