namespace Tensorium.Cli;

/// <summary>A command cannot go on. The message says what and where, and what to do.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(string message, int exitCode = ExitCodes.BadInput, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    public int ExitCode { get; }
}
