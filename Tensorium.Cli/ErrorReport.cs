using System.Text.RegularExpressions;
using Tensorium.Models;
using Tensorium.Models.Mixture;
using Tensorium.Models.Training;

namespace Tensorium.Cli;

/// <summary>From an exception to one line on the error stream and an exit code.</summary>
internal static partial class ErrorReport
{
    /// <summary>Set to 1, it adds the stack trace.</summary>
    public const string DebugVariable = "TENSORIUM_DEBUG";

    // errno of Linux and macOS, and the HRESULTs of ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
    private static readonly int[] DiskFull = [28, unchecked((int)0x80070027), unchecked((int)0x80070070)];

    public static int Write(Exception exception, Terminal terminal)
    {
        var (code, line) = Describe(exception, terminal.Interruption);
        terminal.Error.WriteLine($"tensorium: {OneLine(line)}");
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1") terminal.Error.WriteLine(exception);
        return code;
    }

    private static (int Code, string Line) Describe(Exception exception, CancellationToken interruption) => exception switch
    {
        CommandException command => (command.ExitCode, command.Message),
        DeviceMemoryException => (ExitCodes.DeviceFailed, $"{exception.Message}; smaller batches or layers need less, and the cpu may have more"),
        DeviceException => (ExitCodes.DeviceFailed, exception.Message),
        ConfigurationException or ConfigurationMismatchException or DegenerateClusterException => (ExitCodes.BadInput, exception.Message),
        DivergedException => (ExitCodes.Diverged, exception.Message),
        OperationCanceledException when interruption.IsCancellationRequested => (ExitCodes.Interrupted, "interrupted; nothing was written"),
        IOException when DiskFull.Contains(exception.HResult) => (ExitCodes.BadInput,
            $"the disk is full: {exception.Message}; what was saved before is whole: make room and run it again (train: with --resume)"),
        UnauthorizedAccessException => (ExitCodes.BadInput, $"{exception.Message} Check the permissions, or choose another place"),
        IOException => (ExitCodes.BadInput, exception.Message),
        OutOfMemoryException => (ExitCodes.BadInput, "there is not enough memory for this; try a smaller --batch, or smaller layers"),
        _ => (ExitCodes.InternalError,
            $"internal error: {exception.GetType().Name}: {exception.Message} This is a defect of tensorium: please report it with the command line and the output under {DebugVariable}=1"),
    };

    // Files are written under another name first, which says nothing to the reader.
    [GeneratedRegex(@"\.[0-9a-f]{32}\.tmp\b")]
    private static partial Regex TemporarySuffix { get; }

    private static string OneLine(string text) =>
        string.Join(' ', TemporarySuffix.Replace(text, "").Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
