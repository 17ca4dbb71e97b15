using System.CommandLine;

namespace Tensorium.Cli.Options;

/// <summary>Options that name a file or a folder.</summary>
internal static class PathOption
{
    public static Option<string?> Create(string name, string helpName, string description, bool isNameOptional = false)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = helpName,
            Arity = isNameOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
        // An empty variable in a script would otherwise mean the current folder.
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && string.IsNullOrWhiteSpace(path))
                result.AddError($"{name}: expected {helpName}, got an empty name");
        });
        return option;
    }
}
