using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Tensorium.Cli;

/// <summary>A command whose help ends with text of its own: examples, and what else a stranger needs.</summary>
internal interface IHasExamples
{
    /// <summary>A line each; commands are indented.</summary>
    string Examples { get; }
}

/// <summary>The usual help, and the examples below.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Makes <paramref name="root"/>'s help option, which all commands share, show examples.</summary>
    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is IHasExamples command)
            parseResult.InvocationConfiguration.Output.WriteLine($"{command.Examples.TrimEnd()}\n");
        return code;
    }
}
