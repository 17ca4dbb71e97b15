using System.Text.Json;

namespace Tensorium.Models;

/// <summary>The properties of a JSON object in a file that may hold anything: what is missing or of another kind is said, with the file's name.</summary>
internal sealed class JsonProperties
{
    private readonly Dictionary<string, JsonElement> _values = [];

    /// <summary>Reads an object.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="source">Where it is from, for messages.</param>
    /// <exception cref="DataFormatException">It is no JSON object.</exception>
    public JsonProperties(string text, string source)
    {
        Source = source;
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new DataFormatException($"{source}: expected a JSON object, found {document.RootElement.ValueKind}");
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!_values.TryAdd(Unescape(() => property.Name), property.Value.Clone()))
                    throw new DataFormatException($"{source}: there are two '{property.Name}'");
            }
        }
        catch (JsonException e)
        {
            throw new DataFormatException($"{source}: this is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Where the object is from.</summary>
    public string Source { get; }

    /// <summary>The names of the properties.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>A property as JSON on one line; null if there is none. Two properties are the same if these texts are.</summary>
    public string? Compact(string name) => _values.TryGetValue(name, out var value)
        ? value.ValueKind == JsonValueKind.Array
            ? $"[{string.Join(", ", value.EnumerateArray().Select(element => element.GetRawText()))}]"
            : value.GetRawText()
        : null;

    public void Expect(string name, string expected)
    {
        var text = Text(name);
        if (text != expected) throw new DataFormatException($"{Source}: '{name}' is \"{text}\"; expected \"{expected}\"");
    }

    public string Text(string name) => Unescape(() => Get(name, JsonValueKind.String, "a text").GetString()!);

    public string? TextOrNull(string name) => _values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(name) : null;

    public int Integer(string name) => AsInteger(name, Get(name, JsonValueKind.Number, "a number"));

    public ulong UnsignedLong(string name) => Get(name, JsonValueKind.Number, "a number").TryGetUInt64(out var value)
        ? value
        : throw Wrong(name, "an integer from 0 to 2⁶⁴ − 1");

    public double Number(string name) => Get(name, JsonValueKind.Number, "a number").GetDouble() is var number && double.IsFinite(number)
        ? number
        : throw Wrong(name, "a number of no more than about 10³⁰⁸");

    public int[] Integers(string name) => [.. Get(name, JsonValueKind.Array, "a list of integers").EnumerateArray().Select(value => AsInteger(name, value))];

    private int AsInteger(string name, JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var integer)
        ? integer
        : throw Wrong(name, "an integer, or a list of integers");

    private JsonElement Get(string name, JsonValueKind kind, string expected)
    {
        if (!_values.TryGetValue(name, out var value)) throw new DataFormatException($"{Source}: '{name}' is missing");
        return value.ValueKind == kind ? value : throw Wrong(name, expected);
    }

    // JSON may spell what UTF-16 has not: a surrogate without its other half.
    private string Unescape(Func<string> text)
    {
        try
        {
            return text();
        }
        catch (InvalidOperationException e)
        {
            throw new DataFormatException($"{Source}: a text has half of a surrogate pair", e);
        }
    }

    private DataFormatException Wrong(string name, string expected) => new($"{Source}: '{name}' is {Compact(name)}; expected {expected}");
}
