using Tensorium.Bench.Measure;
using Tensorium.Models;
using Tensorium.Models.Data;
using Tensorium.Models.Optim;

namespace Tensorium.Bench.Growth;

/// <summary>Training steps of ever larger models or batches.</summary>
/// <param name="Name">The file's name, and what grows.</param>
/// <param name="Unit">What n counts.</param>
/// <param name="Sizes">The n.</param>
/// <param name="Batch">The images of a step, from n.</param>
/// <param name="Hidden">The hidden layers, from n.</param>
internal sealed record StepCurve(string Name, string Unit, int[] Sizes, Func<int, int> Batch, Func<int, int[]> Hidden)
{
    private const int Rounds = 7;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<StepCurve> All { get; } =
    [
        new("batch", "images", [256, 512, 1024, 2048, 4096, 7000, 10_000], n => n, _ => [400]),
        new("width", "units of the hidden layer", [200, 400, 800, 1200, 1600, 2400, 3200], _ => 128, n => [n]),
        new("depth", "hidden layers of 400", [1, 2, 3, 4, 6, 8], _ => 128, n => [.. Enumerable.Repeat(400, n)]),
    ];

    /// <summary>The time of a step for each n: the median and least of samples taken in turns with all other n.</summary>
    public IReadOnlyList<(int N, Timing Time)> Measure()
    {
        var steps = Sizes.Select(n => Step(Batch(n), Hidden(n))).ToArray();
        foreach (var step in steps) Sampling.WarmUp(step);
        var samples = Sizes.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < steps.Length; i++) samples[i].AddRange(Sampling.Round(steps[i], Round));
        }

        return [.. Sizes.Zip(samples, (n, times) => (n, new Timing(times)))];
    }

    private static Action Step(int batch, int[] hidden)
    {
        var vae = new Vae(new() { Input = ImageDataset.ImageSize, Hidden = hidden, Latent = 20 }, seed: 0);
        var adam = new Adam(vae.Parameters, 1e-3);
        var images = Digits.Load(batch, 1).Train.Images(0, batch);
        return () =>
        {
            (-vae.Elbo(images).Mean()).Backward();
            adam.Step();
        };
    }
}
