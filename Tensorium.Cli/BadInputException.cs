namespace Tensorium.Cli;

/// <summary>What was asked for cannot be done. The message says what and where, and what to do.</summary>
internal sealed class BadInputException : Exception
{
    public BadInputException(string message) : base(message) { }

    public BadInputException(string message, Exception innerException) : base(message, innerException) { }
}
