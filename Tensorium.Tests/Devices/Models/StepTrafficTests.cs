using Tensorium.Models;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>A training step on a device copies its batch there, and reads nothing back but the loss: anything else would make host and device wait for each other.</summary>
public sealed class StepTrafficTests
{
    // Images with labels, their labels, and images without.
    private const int MostUploads = 3;

    public static TheoryData<string> Kinds => [.. ModelKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_reads_its_loss_alone(string kind)
    {
        using var folder = new TempFolder();
        var seen = new List<(TrainingProgress Progress, (int Uploads, int Downloads) Traffic)>();
        var trainer = new Trainer(TinyKind.Config(kind), TinyKind.Data) { Device = Mirrored.Device, Progress = progress => seen.Add((progress, MirrorDevice.TrafficSoFar)) };
        trainer.Run(folder.Path);

        // Between epochs it is evaluated and saved.
        var steps = seen.Zip(seen.Skip(1)).Where(pair => pair.First.Progress.Epoch == pair.Second.Progress.Epoch).ToArray();
        Assert.True(steps.Length >= 4, $"{steps.Length} steps");
        foreach (var (before, after) in steps)
        {
            Assert.Equal(1, after.Traffic.Downloads - before.Traffic.Downloads);
            Assert.InRange(after.Traffic.Uploads - before.Traffic.Uploads, 1, MostUploads);
        }
    }
}
