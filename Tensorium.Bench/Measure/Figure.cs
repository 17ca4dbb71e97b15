using System.Text.Json;
using Tensorium.IO;

namespace Tensorium.Bench.Measure;

/// <summary>A result, as it is kept in files: two speeds and our share of theirs.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Threads">How many threads each side could use.</param>
/// <param name="Ours">Our speed, in a unit that the name implies.</param>
/// <param name="Theirs">The peer's speed, or the machine's limit, in the same unit.</param>
/// <param name="Ratio">Ours over theirs.</param>
internal sealed record Figure(string Name, int Threads, double Ours, double Theirs, double Ratio)
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes a list, whole or not at all.</summary>
    public static void Save(string path, IEnumerable<Figure> figures) =>
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, figures.Select(Rounded), Format));

    /// <summary>Reads a list that <see cref="Save"/> wrote.</summary>
    /// <exception cref="DataFormatException">It is no such list.</exception>
    public static IReadOnlyList<Figure> Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return JsonSerializer.Deserialize<Figure[]>(stream, Format)
                ?? throw new DataFormatException($"{path}: there is no list of figures in it; expected what --json writes");
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{path}: this is no list of figures, which --json writes: {e.Message}", e);
        }
    }

    /// <summary>Four digits are more than a measurement is good for.</summary>
    private static Figure Rounded(Figure figure) =>
        figure with { Ours = Round(figure.Ours), Theirs = Round(figure.Theirs), Ratio = Round(figure.Ratio) };

    private static double Round(double value) => value == 0 ? 0 : double.Parse(value.ToString("G5", null), System.Globalization.CultureInfo.InvariantCulture);
}
