using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tensorium.Bench.Measure;

/// <summary>Time as it passes, or as the processor spends it on this thread: on a machine that is busy with other work, only the second compares one thread with another.</summary>
internal static class Clock
{
    private const int LinuxThreadTime = 3;

    private static bool s_isProcessorTime;

    /// <summary>Whether only the time is counted in which the processor works for this thread.</summary>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    public static bool IsProcessorTime
    {
        get => s_isProcessorTime;
        set
        {
            if (value && !OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("processor time is read from Linux's clocks; leave --busy out here");
            s_isProcessorTime = value;
        }
    }

    /// <summary>Seconds since some moment.</summary>
    public static double Now => s_isProcessorTime ? ProcessorTime() : (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;

    private static double ProcessorTime()
    {
        if (GetTime(LinuxThreadTime, out var time) != 0) throw new InvalidOperationException("the system has no clock for this thread's processor time");
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
