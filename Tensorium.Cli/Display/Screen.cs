using Spectre.Console;

namespace Tensorium.Cli.Display;

/// <summary>Spectre's console over a terminal of ours.</summary>
internal static class Screen
{
    public static IAnsiConsole Open(Terminal terminal) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Out) });
}
