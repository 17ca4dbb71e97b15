using System.Text.Json;

namespace Tensorium.IO;

/// <summary>The parts of a safetensors header, out of JSON that may hold anything.</summary>
internal static class SafetensorsJson
{
    /// <summary>A tensor: <c>{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}</c>; further members are ignored, as by the reference.</summary>
    public static SafetensorsSlot Slot(string name, JsonElement value, string file)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Bad("must be an object with dtype, shape and data_offsets");
        JsonElement? dtypeElement = null, shapeElement = null, offsetsElement = null;
        foreach (var property in value.EnumerateObject())
        {
            switch (Name(property, file, "dtype", "shape", "data_offsets"))
            {
                case "dtype": Once(ref dtypeElement, property.Value, "dtype"); break;
                case "shape": Once(ref shapeElement, property.Value, "shape"); break;
                case "data_offsets": Once(ref offsetsElement, property.Value, "data_offsets"); break;
            }
        }

        var dtype = DTypeOf(dtypeElement ?? throw Bad("has no dtype"));
        var shape = Integers(shapeElement ?? throw Bad("has no shape"), "shape", SafetensorsFormat.MaxRank);
        var offsets = Integers(offsetsElement ?? throw Bad("has no data_offsets"), "data_offsets", 2);
        if (offsets.Length != 2 || offsets[1] < offsets[0])
            throw Bad($"data_offsets must be its first byte and the byte after its last, not [{string.Join(", ", offsets)}]");
        var length = SafetensorsFormat.ByteLength(dtype, shape)
            ?? throw Bad($"the shape [{string.Join(", ", shape)}] has more elements than memory can hold");
        if (length != offsets[1] - offsets[0])
            throw Bad($"the shape [{string.Join(", ", shape)}] of {dtype.Name()} takes {length} bytes, data_offsets [{offsets[0]}, {offsets[1]}] hold {offsets[1] - offsets[0]}");
        return new(name, dtype, shape, offsets[0], length);

        void Once(ref JsonElement? place, JsonElement found, string what) =>
            place = place is null ? found : throw Bad($"has two {what}");

        DType DTypeOf(JsonElement element)
        {
            if (element.ValueKind != JsonValueKind.String)
                throw Bad("its dtype must be a string");
            var code = Text(element, file);
            return SafetensorsFormat.FromCode(code)
                ?? throw Bad($"its dtype {FileText.Quote(code)} is not supported: convert it to F32, F64, I32, I64, U8 or BOOL");
        }

        long[] Integers(JsonElement element, string what, int most)
        {
            if (element.ValueKind != JsonValueKind.Array)
                throw Bad($"its {what} must be an array of integers");
            var count = element.GetArrayLength();
            if (count > most)
                throw Bad($"its {what} has {count} numbers, at most {most} are allowed");
            var values = new long[count];
            for (var i = 0; i < count; i++)
            {
                if (element[i].ValueKind != JsonValueKind.Number || !element[i].TryGetInt64(out values[i]) || values[i] < 0)
                    throw Bad($"its {what} must hold integers from 0 to 2⁶³ − 1, not {FileText.Quote(element[i].GetRawText())}");
            }
            return values;
        }

        DataFormatException Bad(string message) => SafetensorsHeader.Bad(file, $"tensor {FileText.Quote(name)}: {message}");
    }

    /// <summary>The free texts under <c>__metadata__</c>.</summary>
    public static SortedDictionary<string, string> Metadata(JsonElement value, string file)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw SafetensorsHeader.Bad(file, "__metadata__ must be an object of strings");
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var key = Name(property, file);
            if (property.Value.ValueKind != JsonValueKind.String)
                throw SafetensorsHeader.Bad(file, $"__metadata__ {FileText.Quote(key)} must be a string");
            if (!metadata.TryAdd(key, Text(property.Value, file)))
                throw SafetensorsHeader.Bad(file, $"__metadata__ has two {FileText.Quote(key)}");
        }
        return metadata;
    }

    /// <summary>The name of a member; one of <paramref name="known"/> takes no memory, however often a header repeats it.</summary>
    public static string Name(JsonProperty property, string file, params ReadOnlySpan<string> known)
    {
        try
        {
            foreach (var name in known)
            {
                if (property.NameEquals(name)) return name;
            }

            return property.Name;
        }
        catch (InvalidOperationException e)
        {
            throw SafetensorsHeader.Bad(file, "a name in the header has half of a surrogate pair", e);
        }
    }

    private static string Text(JsonElement element, string file)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw SafetensorsHeader.Bad(file, "a text in the header has half of a surrogate pair", e);
        }
    }
}
