using Tensorium.Models;
using Tensorium.Models.Training;
using Tensorium.Tests.IO;
using Xunit;

namespace Tensorium.Tests.Devices.Models;

/// <summary>A device that gives out in mid-training: the last checkpoint stands, and the run goes on from it to the bits that it would have come to.</summary>
public sealed class DeviceFailureTests
{
    [Theory]
    [InlineData(2, 0, 2)]
    [InlineData(4, 1, 1)]
    public void The_last_checkpoint_stands_and_the_run_goes_on_from_it(int steps, int epochs, int batches)
    {
        using var folder = new TempFolder();
        var run = folder.File("run");
        var done = 0;
        IDisposable? room = null;
        var trainer = new Trainer(TinyKind.Config("vae"), TinyKind.Data)
        {
            Device = Mirrored.Device,
            CheckpointBatches = 1,
            Progress = _ =>
            {
                // In the step after the one whose checkpoint is to stand.
                if (++done == steps + 1) room = MirrorDevice.FailAfter(3);
            },
            CheckpointInterval = TimeSpan.FromHours(1),
        };
        TrainingDeviceException failure;
        try
        {
            failure = Assert.Throws<TrainingDeviceException>(() => trainer.Run(run, stop: TestContext.Current.CancellationToken));
        }
        finally
        {
            room?.Dispose();
        }

        Assert.IsType<DeviceMemoryException>(failure.InnerException);
        Assert.StartsWith("opencl:9: no room for ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is kept", failure.Message, StringComparison.Ordinal);
        Assert.Equal((epochs, batches), (failure.Epochs, failure.Batches));

        TinyKind.Run("vae", run, Device.Cpu, resume: true);
        TinyKind.Run("vae", folder.File("whole"), Device.Cpu);
        TinyKind.AssertSame(folder.File("whole"), run);
    }

    [Fact]
    public void Without_room_for_the_model_nothing_is_written()
    {
        using var folder = new TempFolder();
        using (MirrorDevice.FailAfter(2)) Assert.Throws<DeviceMemoryException>(() => TinyKind.Run("vae", folder.File("run"), Mirrored.Device));
        Assert.False(Directory.Exists(folder.File("run")));
    }
}
