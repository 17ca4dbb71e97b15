namespace Tensorium.Models.Mixture;

/// <summary>A cluster has lost its points, or has shrunk to a place without extent: the likelihood has no maximum there. The message says which, and what to do.</summary>
public sealed class DegenerateClusterException : ArithmeticException
{
    /// <summary>With a message that says what happened, and what to do.</summary>
    public DegenerateClusterException(string message) : base(message) { }

    /// <summary>With the failure that showed it.</summary>
    public DegenerateClusterException(string message, Exception innerException) : base(message, innerException) { }
}
