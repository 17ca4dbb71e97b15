using Tensorium.Bench.Versus;
using Xunit;

namespace Tensorium.Tests.Bench;

/// <summary>A peer that is not there is one clear line with a remedy.</summary>
public class PeerTests
{
    [Fact]
    public void Without_Python_the_message_says_what_to_install()
    {
        var message = Assert.Throws<PeerException>(() => TorchPeer.Start("no-such-python")).Message;
        Assert.Contains("no-such-python: there is no such program", message, StringComparison.Ordinal);
        Assert.Contains("--python", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Without_OpenBLAS_the_message_says_what_to_install()
    {
        var message = Assert.Throws<PeerException>(() => new OpenBlas("no-such-library.so")).Message;
        Assert.Contains("no-such-library.so", message, StringComparison.Ordinal);
        Assert.Contains("--library", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
