using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>An option that takes one of a few words.</summary>
internal static class ChoiceOption
{
    public static Option<string> Create(string name, string description, string? standard, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', choices), Arity = ArgumentArity.ExactlyOne };
        if (standard is not null) option.DefaultValueFactory = _ => standard;
        option.CompletionSources.Add(choices);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !choices.Contains(given))
                result.AddError($"{name}: expected {string.Join(", ", choices[..^1])}{(choices.Length > 1 ? " or " : "")}{choices[^1]}, got '{given}'");
        });
        return option;
    }
}
