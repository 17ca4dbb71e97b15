namespace Tensorium.Cli;

/// <summary>What the command's exit code says. <c>tensorium --help</c> lists the same.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>A defect of this program.</summary>
    public const int InternalError = 1;

    /// <summary>What was asked for cannot be done: options, files, folders, disk space.</summary>
    public const int BadInput = 2;

    /// <summary>The loss became infinite or not a number.</summary>
    public const int Diverged = 3;

    /// <summary>A reproduced figure is not what it is to be.</summary>
    public const int Missed = 4;

    /// <summary>The device gave out: it was lost, or has too little memory.</summary>
    public const int DeviceFailed = 5;

    /// <summary>Ctrl-C or SIGTERM came, and the run was saved: 128 + SIGINT, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
