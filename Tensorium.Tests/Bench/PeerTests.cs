using System.Text.RegularExpressions;
using Tensorium.Bench.Subjects;
using Tensorium.Bench.Versus;
using Xunit;

namespace Tensorium.Tests.Bench;

/// <summary>A peer that is not there is one clear line with a remedy.</summary>
public partial class PeerTests
{
    /// <summary>PyTorch, which the tests do without, refuses parameters under other names: it would be found only when somebody measures.</summary>
    [Theory]
    [InlineData("MlpVae")]
    [InlineData("ConvVae")]
    public void PyTorch_is_given_parameters_under_the_names_of_its_modules(string module)
    {
        var step = module == "MlpVae" ? VaeStep.Perceptron("step", Device.Cpu, 2) : VaeStep.Convolutional("step", Device.Cpu, 2);
        var script = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "torch_peer.py"));
        var declared = ModuleAssignment().Matches(Regex.Match(script, $@"^class {module}\b.*?^(?=class|def)", RegexOptions.Multiline | RegexOptions.Singleline).Value).Select(match => match.Groups[1].Value);
        var given = step.Inputs.Keys.Where(name => name.StartsWith("initial.", StringComparison.Ordinal)).Select(name => name.Split('.')[1]);
        Assert.Equal(declared.Order(StringComparer.Ordinal), given.Distinct().Order(StringComparer.Ordinal));
    }

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

    [GeneratedRegex(@"self\.(\w+) = (?:nn\.|linear\()")]
    private static partial Regex ModuleAssignment();
}
