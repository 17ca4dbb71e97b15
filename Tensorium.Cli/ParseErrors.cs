using System.CommandLine;
using System.CommandLine.Parsing;

namespace Tensorium.Cli;

/// <summary>What is wrong with a command line, in one line: the first error, with a suggestion where a name is near.</summary>
internal static class ParseErrors
{
    /// <param name="parsed">The command line.</param>
    /// <param name="program">What the user calls the program.</param>
    public static string Describe(ParseResult parsed, string program)
    {
        var command = parsed.CommandResult.Command;
        var path = PathOf(parsed.CommandResult, program);
        var problem = parsed.UnmatchedTokens is [var token, ..] ? Unknown(command, token) : parsed.Errors[0].Message.TrimEnd('.');
        return $"{problem} (see '{path} --help')";
    }

    private static string Unknown(Command command, string token)
    {
        var isOption = token.StartsWith('-');
        string[] known = isOption
            ? [.. OptionNames(command), "--help"]
            : [.. command.Subcommands.Select(subcommand => subcommand.Name)];
        var kind = isOption ? "unknown option" : known.Length > 0 ? "unknown command" : "unexpected argument";
        var nearest = known.Select(name => (Name: name, Distance: Distance(token, name))).OrderBy(near => near.Distance).FirstOrDefault();
        var suggestion = nearest.Name is not null && nearest.Distance <= Math.Max(2, token.Length / 3) ? $"; did you mean '{nearest.Name}'?" : "";
        return $"{kind} '{token}'{suggestion}";
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Where(option => !option.Hidden).Select(option => option.Name);

    private static string PathOf(CommandResult result, string program) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent, program)} {result.Command.Name}" : program;

    /// <summary>Levenshtein's distance: the insertions, deletions and replacements that turn one word into the other.</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
