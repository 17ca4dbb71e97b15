using System.Text;

namespace Tensorium.IO;

/// <summary>Text that a file brought, which may be anything.</summary>
internal static class FileText
{
    private const int LongestQuote = 100;

    /// <summary>The text, fit for one line of a message.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
            quoted.Append(char.IsControl(c) ? '\uFFFD' : c);
        return quoted.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }
}
