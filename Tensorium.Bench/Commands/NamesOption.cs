using System.CommandLine;

namespace Tensorium.Bench.Commands;

/// <summary>An option that takes one name or several: <c>--only exp tanh</c>. None of them stands for all.</summary>
internal static class NamesOption
{
    /// <summary>Any names.</summary>
    public static Option<string[]> Create(string option, string description) => new(option)
    {
        Description = description,
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--only</c>, which takes names of what is measured and no others.</summary>
    public static Option<string[]> Only(IEnumerable<string> names)
    {
        var only = Create("--only", "Measure these alone.");
        only.AcceptOnlyFromAmong([.. names]);
        return only;
    }

    /// <summary>Whether this name was asked for: no names stand for all.</summary>
    public static bool Asks(this ParseResult parsed, Option<string[]> only, string name) => parsed.GetValue(only) is not { Length: > 0 } names || names.Contains(name);
}
