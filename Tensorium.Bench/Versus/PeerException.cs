namespace Tensorium.Bench.Versus;

/// <summary>The peer is not there, or fails, or disagrees. The message says what to do.</summary>
internal sealed class PeerException : Exception
{
    public PeerException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
