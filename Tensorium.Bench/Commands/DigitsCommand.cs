using System.CommandLine;
using Tensorium.Cli.Options;

namespace Tensorium.Bench.Commands;

/// <summary><c>digits-1nn</c>.</summary>
internal sealed class DigitsCommand : Command
{
    private readonly Option<string?> _folder = PathOption.Create("--data-dir", "DIR", "The folder of MNIST's IDX files.");
    private readonly Option<int> _count = NumberOption.Whole("--count", "Digits to draw.", low: 1, high: 1_000_000, standard: 10_000);
    private readonly Option<ulong> _seed = NumberOption.Whole("--seed", "Decides the drawn digits.", low: 0UL, high: ulong.MaxValue, standard: 1UL);

    public DigitsCommand()
        : base("digits-1nn", "How many of MNIST's test digits have their label from the nearest drawn digit.")
    {
        _folder.Required = true;
        Add(_folder);
        Add(_count);
        Add(_seed);
        SetAction(parsed => { DigitsNearestNeighbour.Run(parsed.GetValue(_folder)!, parsed.GetValue(_count), parsed.GetValue(_seed)); });
    }
}
