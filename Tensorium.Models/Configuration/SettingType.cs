using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tensorium.Models;

/// <summary>What a <see cref="Setting"/> takes: how it is written in files and on command lines, and which values it may have.</summary>
public abstract class SettingType
{
    /// <summary>The place of the value in a help text, such as <c>N</c>.</summary>
    public abstract string Help { get; }

    /// <summary>What a value must be, for messages: "a whole number from 1 to 100".</summary>
    public abstract string Expected { get; }

    /// <summary>A whole number in a range.</summary>
    public static SettingType<int> Whole(int low, int high = int.MaxValue) => new WholeNumber(low, high);

    /// <summary>A real number in a range.</summary>
    /// <param name="low">The least value.</param>
    /// <param name="isLowIncluded">Whether that value itself is allowed.</param>
    /// <param name="high">The greatest value.</param>
    public static SettingType<double> Real(double low, bool isLowIncluded = true, double high = double.MaxValue) => new RealNumber(low, isLowIncluded, high);

    /// <summary>Widths of layers, possibly none.</summary>
    /// <param name="high">The greatest width.</param>
    public static SettingType<IReadOnlyList<int>> Widths(int high) => new LayerWidths(high);

    /// <summary>One of the values of an enumeration, spelt in lower case with hyphens: <c>DiscretizedLogistic</c> is <c>discretized-logistic</c>.</summary>
    public static SettingType<T> Choice<T>()
        where T : struct, Enum => new Choices<T>(Enum.GetValues<T>(), value => Spell(value.ToString()));

    /// <summary>float32 or float64.</summary>
    public static SettingType<DType> Floating() => new Choices<DType>([Tensorium.DType.Float32, Tensorium.DType.Float64], dtype => dtype.Name());

    /// <summary>A seed: a whole number of 64 bits without sign.</summary>
    public static SettingType<ulong> Seed() => new SeedNumber();

    /// <summary>Reads a value from a command line; null if it is not what is expected.</summary>
    public abstract object? Parse(string text);

    /// <summary>A value as on a command line.</summary>
    public abstract string Format(object value);

    private static string Spell(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    private sealed class WholeNumber(int low, int high) : SettingType<int>
    {
        public override string Help => "N";

        public override string Expected => $"a whole number from {Format(low)}{(high == int.MaxValue ? "" : $" to {Format(high)}")}";

        internal override bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        internal override string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

        internal override bool Accepts(int value) => value >= low && value <= high;

        internal override void Write(Utf8JsonWriter json, string key, int value) => json.WriteNumber(key, value);

        internal override int Read(JsonProperties json, string key) => json.Integer(key);
    }

    private sealed class RealNumber(double low, bool isLowIncluded, double high) : SettingType<double>
    {
        public override string Help => "N";

        public override string Expected => high < double.MaxValue
            ? $"a number from {Format(low)} to {Format(high)}{(isLowIncluded ? "" : $", not {Format(low)}")}"
            : $"a number {(isLowIncluded ? "of at least" : "above")} {Format(low)}";

        internal override bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        internal override string Format(double value) => value.ToString(CultureInfo.InvariantCulture);

        internal override bool Accepts(double value) => double.IsFinite(value) && (value > low || (isLowIncluded && value == low)) && value <= high;

        internal override void Write(Utf8JsonWriter json, string key, double value) => json.WriteNumber(key, value);

        internal override double Read(JsonProperties json, string key) => json.Number(key);
    }

    private sealed class LayerWidths(int high) : SettingType<IReadOnlyList<int>>
    {
        private const string None = "none";

        public override string Help => "N[,N…]";

        public override string Expected => string.Create(CultureInfo.InvariantCulture, $"widths from 1 to {high}, separated by commas (such as 400 or 400,200), or {None}");

        internal override bool TryParse(string text, out IReadOnlyList<int> value)
        {
            var parts = text == None ? [] : text.Split(',', StringSplitOptions.TrimEntries);
            var widths = new int[parts.Length];
            value = widths;
            for (var i = 0; i < parts.Length; i++)
            {
                if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out widths[i])) return false;
            }

            return true;
        }

        internal override string Format(IReadOnlyList<int> value) => value.Count == 0 ? None : string.Join(',', value.Select(width => width.ToString(CultureInfo.InvariantCulture)));

        internal override bool Accepts(IReadOnlyList<int> value) => value.All(width => width >= 1 && width <= high);

        internal override void Write(Utf8JsonWriter json, string key, IReadOnlyList<int> value)
        {
            json.WriteStartArray(key);
            foreach (var width in value) json.WriteNumberValue(width);
            json.WriteEndArray();
        }

        internal override IReadOnlyList<int> Read(JsonProperties json, string key) => json.Integers(key);
    }

    private sealed class Choices<T>(T[] values, Func<T, string> spell) : SettingType<T>
        where T : struct
    {
        private readonly string[] _names = [.. values.Select(spell)];

        public override string Help => string.Join('|', _names);

        public override string Expected => _names.Length == 1 ? _names[0] : $"{string.Join(", ", _names[..^1])} or {_names[^1]}";

        internal override bool TryParse(string text, out T value)
        {
            var index = Array.IndexOf(_names, text);
            value = index < 0 ? default : values[index];
            return index >= 0;
        }

        internal override string Format(T value) => spell(value);

        internal override bool Accepts(T value) => values.Contains(value);

        internal override void Write(Utf8JsonWriter json, string key, T value) => json.WriteString(key, spell(value));

        internal override T Read(JsonProperties json, string key) => TryParse(json.Text(key), out var value)
            ? value
            : throw new DataFormatException($"{json.Source}: '{key}' is \"{json.Text(key)}\"; expected {Expected}");
    }

    private sealed class SeedNumber : SettingType<ulong>
    {
        public override string Help => "N";

        public override string Expected => $"a whole number from 0 to {ulong.MaxValue}";

        internal override bool TryParse(string text, out ulong value) => ulong.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        internal override string Format(ulong value) => value.ToString(CultureInfo.InvariantCulture);

        internal override bool Accepts(ulong value) => true;

        internal override void Write(Utf8JsonWriter json, string key, ulong value) => json.WriteNumber(key, value);

        internal override ulong Read(JsonProperties json, string key) => json.UnsignedLong(key);
    }
}

/// <summary>What a setting of this type of value takes.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public abstract class SettingType<T> : SettingType
    where T : notnull
{
    /// <inheritdoc/>
    public override object? Parse(string text) => TryParse(text, out var value) && Accepts(value) ? value : null;

    /// <inheritdoc/>
    public override string Format(object value) => Format((T)value);

    internal abstract bool TryParse(string text, out T value);

    internal abstract string Format(T value);

    internal abstract bool Accepts(T value);

    internal abstract void Write(Utf8JsonWriter json, string key, T value);

    internal abstract T Read(JsonProperties json, string key);
}
