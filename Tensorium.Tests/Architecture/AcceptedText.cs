using Xunit;

namespace Tensorium.Tests.Architecture;

/// <summary>A committed file that is generated: stale, it fails a test that shows what differs and names the way to rewrite it.</summary>
public static class AcceptedText
{
    public const string AcceptApi = "TENSORIUM_ACCEPT_API";
    public const string AcceptDocs = "TENSORIUM_ACCEPT_DOCS";

    private const int MostLinesShown = 60;

    /// <summary>Holds the file to the text; with the environment variable at 1, writes the text to the file instead.</summary>
    public static void Check(string path, string text, string acceptVariable)
    {
        if (Environment.GetEnvironmentVariable(acceptVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        var committed = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (committed == text) return;
        Assert.Fail(
            $"{Path.GetRelativePath(Repository.Root, path)} is not what the code says (- committed, + now):\n{Difference(committed, text)}\n"
            + $"If the change is meant, run the tests once with {acceptVariable}=1 in the environment, and commit the file.");
    }

    /// <summary>The lines that are in one text alone, in order; enough for files whose lines hardly repeat.</summary>
    private static string Difference(string committed, string now)
    {
        var (before, after) = (committed.Split('\n'), now.Split('\n'));
        var lines = before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)).ToArray();
        if (lines.Length == 0) return "  the same lines, in another order or number";
        var rest = lines.Length > MostLinesShown ? $"\n  and {lines.Length - MostLinesShown} more" : "";
        return string.Join('\n', lines.Take(MostLinesShown)) + rest;
    }
}
