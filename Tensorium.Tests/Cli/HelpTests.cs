using System.Text.RegularExpressions;
using Tensorium.Cli.Commands;
using Xunit;

namespace Tensorium.Tests.Cli;

public sealed class HelpTests
{
    public static TheoryData<string> Commands =>
    [
        "", "train", "train vae", "train made", "train gmm", "sample", "reconstruct", "interpolate", "evaluate", "classify", "complete", "reproduce", "devices",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_explains_itself(string command)
    {
        var help = CommandLine.Succeed([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Contains("Usage:", help);
        Assert.Contains($" {command}".TrimEnd(), help);
    }

    [Fact]
    public void A_command_that_only_leads_to_others_shows_its_help()
    {
        Assert.Equal(CommandLine.Succeed("--help"), CommandLine.Succeed());
        Assert.Equal(CommandLine.Succeed("train", "--help"), CommandLine.Succeed("train"));
    }

    [Fact]
    public void Every_example_in_the_help_parses()
    {
        using var output = new StringWriter();
        var root = new TensoriumCommand(new(output, output, IsInteractive: false, CancellationToken.None));
        var examples = Commands.SelectMany(command =>
            Regex.Matches(CommandLine.Succeed([.. command.Data.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]), @"^  tensorium ((?:\S+ )*?\S+)(?:  .*)?\r?$", RegexOptions.Multiline))
            .Select(match => match.Groups[1].Value)
            .Where(example => !example.Contains('[') && !example.Contains('<'))
            .ToArray();
        Assert.True(examples.Length >= 10, $"only {examples.Length} examples were found");
        Assert.All(examples, example => Assert.Empty(root.Parse(example.Split(' ')).Errors));
    }

    [Fact]
    public void The_version_is_the_package_s() => Assert.Matches(@"^\d+\.\d+\.\d+", CommandLine.Succeed("--version"));

    [Fact]
    public void Devices_lists_the_processor_with_its_memory_vectors_and_threads()
    {
        var lines = CommandLine.Succeed("devices").Split('\n');
        Assert.Matches("^device +description +memory +vectors +threads", lines[0]);
        Assert.Matches(@"^cpu +.*GiB +\d+ bits +\d+ of \d+", lines[1]);
    }
}
