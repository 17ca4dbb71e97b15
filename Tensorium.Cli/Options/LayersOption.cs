using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Tensorium.Cli.Options;

/// <summary>Layer widths, as <c>400</c> or <c>400,200</c>.</summary>
internal static class LayersOption
{
    // The matrix between two such layers is within a tensor's 2³¹ elements.
    public const int LargestWidth = 32_768;

    public static Option<int[]> Create(string name, string description, params int[] standard) => new(name)
    {
        Description = description,
        HelpName = "N[,N…]",
        Arity = ArgumentArity.ExactlyOne,
        DefaultValueFactory = _ => standard,
        CustomParser = result => Parse(result, name),
    };

    private static int[] Parse(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var widths = new int[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i]) && widths[i] is >= 1 and <= LargestWidth) continue;
            result.AddError($"{name}: expected widths from 1 to {LargestWidth}, separated by commas (such as 400 or 400,200), got '{text}'");
            return [];
        }

        return widths;
    }
}
