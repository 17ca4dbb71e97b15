using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Tensorium.Cli.Options;

/// <summary>Options that take a number in a range, and say so when they are given something else.</summary>
internal static class NumberOption
{
    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>; without <paramref name="standard"/>, 0 when it is not given.</summary>
    public static Option<T> Whole<T>(string name, string description, T low, T high, T? standard = null)
        where T : struct, IBinaryInteger<T>
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a whole number from {low} to {high}");
        return Create(name, description, standard, expected, value => value >= low && value <= high);
    }

    /// <summary>A finite number above 0.</summary>
    public static Option<double> Positive(string name, string description, double? standard = null) =>
        Create(name, description, standard, "a number above 0", value => value > 0 && double.IsFinite(value));

    /// <summary>Whether the user gave it, rather than its default.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<T> Create<T>(string name, string description, T? standard, string expected, Func<T, bool> isValid)
        where T : struct, INumber<T>
    {
        var option = new Option<T>(name)
        {
            Description = description,
            HelpName = "N",
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result => Parse(result, name, expected, isValid),
        };
        if (standard is { } value) option.DefaultValueFactory = _ => value;
        return option;
    }

    private static T Parse<T>(ArgumentResult result, string name, string expected, Func<T, bool> isValid)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && isValid(value)) return value;
        result.AddError($"{name}: expected {expected}, got '{text}'");
        return default;
    }
}
