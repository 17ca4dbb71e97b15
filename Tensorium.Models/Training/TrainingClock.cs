using System.Diagnostics;

namespace Tensorium.Models.Training;

/// <summary>Times a run. Times are part of the state, so that those of an epoch that was interrupted add up; they decide nothing but when checkpoints are written.</summary>
internal sealed class TrainingClock(TrainingState state)
{
    private long _last = Stopwatch.GetTimestamp();
    private long _lastCheckpoint = Stopwatch.GetTimestamp();
    private long _images;
    private double _seconds;

    public TimeSpan SinceCheckpoint => Stopwatch.GetElapsedTime(_lastCheckpoint);

    /// <summary>The rate of this process.</summary>
    public double ImagesPerSecond => _images / _seconds;

    public void Start() => _last = Stopwatch.GetTimestamp();

    /// <summary>Counts the time since the last call towards the epoch; returns it.</summary>
    public double Tick()
    {
        var now = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(_last, now).TotalSeconds;
        _last = now;
        state.Seconds += seconds;
        return seconds;
    }

    public void StepDone(int images)
    {
        var seconds = Tick();
        state.StepSeconds += seconds;
        _seconds += seconds;
        _images += images;
    }

    public void CheckpointDone()
    {
        Tick();
        _lastCheckpoint = Stopwatch.GetTimestamp();
    }
}
