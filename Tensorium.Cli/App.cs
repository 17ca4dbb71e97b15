using System.CommandLine;
using System.CommandLine.Invocation;
using Tensorium.Cli.Commands;

namespace Tensorium.Cli;

/// <summary>The <c>tensorium</c> command, from arguments to exit code.</summary>
internal static class App
{
    public static int Run(string[] args, Terminal terminal)
    {
        try
        {
            var parsed = new TensoriumCommand(terminal, args).Parse(args);
            if (parsed.Action is ParseErrorAction)
                throw new CommandException(ParseErrors.Describe(parsed, "tensorium"));

            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Out,
                Error = terminal.Error,
                // Ours says one line where the library's prints a stack trace; Interruption handles the signals.
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            return ErrorReport.Write(e, terminal);
        }
    }
}
