namespace Tensorium.Models;

/// <summary>A setting of a model or a run that cannot be. The message says which, what was given, and what is possible.</summary>
public sealed class ConfigurationException : ArgumentException
{
    /// <summary>With a message that says what was given, what was expected, and what to do.</summary>
    public ConfigurationException(string message) : base(message) { }
}
