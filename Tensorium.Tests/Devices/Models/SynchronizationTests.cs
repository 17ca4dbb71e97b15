using Tensorium.Models;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>A training step waits for its device once, to read the loss: whatever else is read stops the work that is launched ahead.</summary>
public sealed class SynchronizationTests
{
    public static TheoryData<string> Kinds => [.. ModelKinds.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_step_waits_for_the_loss_alone(string kind)
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        var seen = new List<int>();
        var trainer = new Trainer(TinyKind.Config(kind), TinyKind.Data)
        {
            Device = Mirrored.Device,
            CheckpointInterval = TimeSpan.FromHours(1),
            Progress = progress =>
            {
                seen.Add(MirrorDevice.Downloads);
                // The second batch of the second epoch: the first one of a later stage has something to make.
                if (progress is { Epoch: 2, Batch: 2 }) stop.Cancel();
            },
        };
        trainer.Run(folder.File("run"), stop: stop.Token);
        Assert.Equal(1, seen[^1] - seen[^2]);
    }
}
