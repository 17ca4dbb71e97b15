using System.CommandLine;
using Tensorium.Models;

namespace Tensorium.Cli.Options;

/// <summary>An option for each of a configuration's settings: names, words, ranges and defaults are the settings' own.</summary>
internal sealed class SettingOptions
{
    private readonly List<(Setting Setting, Option<string> Option)> _options = [];

    /// <param name="command">The command that gets the options.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="standard">The configuration whose values are the defaults.</param>
    public SettingOptions(Command command, IEnumerable<Setting> settings, object standard)
    {
        foreach (var setting in settings.Where(setting => setting.IsOption))
        {
            var option = Create(setting, setting.Type.Format(setting.Get(standard)));
            _options.Add((setting, option));
            command.Add(option);
        }
    }

    /// <summary>A configuration with what the options say: each that was given, and of a new run the others' defaults too.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="config">The configuration to begin with: that of the run that is resumed, or the standard one.</param>
    public TConfig Apply<TConfig>(ParseResult parsed, TConfig config)
        where TConfig : class =>
        _options.Where(pair => parsed.IsGiven(pair.Option)).Aggregate(config, (with, pair) => (TConfig)pair.Setting.With(with, pair.Setting.Type.Parse(parsed.GetRequiredValue(pair.Option))!));

    private static Option<string> Create(Setting setting, string standard)
    {
        var name = setting.OptionName;
        var option = new Option<string>(name)
        {
            Description = setting.Description,
            HelpName = setting.Type.Help,
            Arity = ArgumentArity.ExactlyOne,
            DefaultValueFactory = _ => standard,
        };
        if (setting.Type.Help.Contains('|', StringComparison.Ordinal)) option.CompletionSources.Add(setting.Type.Help.Split('|'));
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && setting.Type.Parse(given) is null) result.AddError($"{name}: expected {setting.Type.Expected}, got '{given}'");
        });
        return option;
    }
}
