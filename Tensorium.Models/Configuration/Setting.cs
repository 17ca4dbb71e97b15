using System.Text.Json;

namespace Tensorium.Models;

/// <summary>
/// One setting of a configuration, said once: its name in files and on the command line, what it does, which values it takes, and where the configuration keeps it.
/// </summary>
public abstract class Setting
{
    private protected Setting(string key, string description, SettingType type) => (Key, Description, Type) = (key, description, type);

    /// <summary>The name in files, in lower case with underscores: <c>free_bits</c>.</summary>
    public string Key { get; }

    /// <summary>The name on a command line: <c>--free-bits</c>.</summary>
    public string OptionName => "--" + Key.Replace('_', '-');

    /// <summary>What it decides, in a sentence.</summary>
    public string Description { get; }

    /// <summary>Which values it takes.</summary>
    public SettingType Type { get; }

    /// <summary>Whether it is offered on the command line; files have it in any case.</summary>
    public bool IsOption { get; private set; } = true;

    /// <summary>A setting of a configuration.</summary>
    /// <param name="key">The name in files, in lower case with underscores.</param>
    /// <param name="description">What it decides, in a sentence.</param>
    /// <param name="type">Which values it takes.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="with">The configuration with another value.</param>
    public static Setting Of<TConfig, T>(string key, string description, SettingType<T> type, Func<TConfig, T> get, Func<TConfig, T, TConfig> with)
        where TConfig : class
        where T : notnull => new Kept<TConfig, T>(key, description, type, get, with);

    /// <summary>Its value in a configuration.</summary>
    public abstract object Get(object config);

    /// <summary>The configuration with another value.</summary>
    public abstract object With(object config, object value);

    /// <summary>Keeps it out of the command line.</summary>
    internal Setting InFilesOnly()
    {
        IsOption = false;
        return this;
    }

    /// <summary>Refuses a configuration in which the value cannot be.</summary>
    /// <exception cref="ConfigurationException">The value is out of range; the message says what is possible.</exception>
    internal abstract void Check(object config);

    /// <summary>The value in words.</summary>
    internal string Describe(object config) => Type.Format(Get(config));

    internal abstract void Write(Utf8JsonWriter json, object config);

    internal abstract object Read(JsonProperties json, object config);

    private sealed class Kept<TConfig, T>(string key, string description, SettingType<T> type, Func<TConfig, T> get, Func<TConfig, T, TConfig> with)
        : Setting(key, description, type)
        where TConfig : class
        where T : notnull
    {
        public override object Get(object config) => get((TConfig)config);

        public override object With(object config, object value) => with((TConfig)config, (T)value);

        internal override void Check(object config)
        {
            var value = get((TConfig)config);
            if (!type.Accepts(value)) throw new ConfigurationException($"{Key} is {(value is IReadOnlyList<int> ? $"[{type.Format(value)}]" : type.Format(value))}; expected {type.Expected}");
        }

        internal override void Write(Utf8JsonWriter json, object config) => type.Write(json, Key, get((TConfig)config));

        internal override object Read(JsonProperties json, object config) => with((TConfig)config, type.Read(json, Key));
    }
}
