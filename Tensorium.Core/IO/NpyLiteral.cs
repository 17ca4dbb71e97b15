using System.Globalization;

namespace Tensorium.IO;

/// <summary>
/// The dictionary in an .npy header: the part of Python's literals that NumPy writes there, and no more. Three keys, each once, in any order; texts
/// without escapes, True and False, tuples of decimal integers.
/// </summary>
internal ref struct NpyLiteral(string text, string source)
{
    /// <summary>NumPy's bound, since 2.0.</summary>
    private const int MaxRank = 64;

    private int _at;

    /// <summary>The three values.</summary>
    /// <exception cref="DataFormatException">The text is something else; the message says where and what was expected.</exception>
    public static (string Descr, bool FortranOrder, long[] Shape) Parse(string text, string source) => new NpyLiteral(text, source).Dictionary();

    private (string Descr, bool FortranOrder, long[] Shape) Dictionary()
    {
        string? descr = null;
        bool? fortranOrder = null;
        long[]? shape = null;
        Expect('{');
        while (!Accept('}'))
        {
            var at = _at;
            var key = Text("a key in quotes");
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null: descr = Descr(); break;
                case "fortran_order" when fortranOrder is null: fortranOrder = Flag(); break;
                case "shape" when shape is null: shape = Tuple(); break;
                default: throw Bad(at, $"the key {FileText.Quote(key)} is not known, or comes twice; expected 'descr', 'fortran_order' and 'shape'");
            }
            if (!Accept(','))
            {
                Expect('}');
                break;
            }
        }
        Skip();
        if (_at < text.Length) throw Bad(_at, "more follows after the dictionary; expected blanks");
        return (
            descr ?? throw Bad(0, "'descr' is missing"),
            fortranOrder ?? throw Bad(0, "'fortran_order' is missing"),
            shape ?? throw Bad(0, "'shape' is missing"));
    }

    private string Descr()
    {
        Skip();
        if (_at < text.Length && text[_at] == '[')
            throw Bad(_at, "the elements are records of several fields, which are not read; store each field as an array: array['name']");
        return Text("the elements' type in quotes, such as '<f4'");
    }

    private string Text(string expected)
    {
        Skip();
        if (_at == text.Length || text[_at] is not ('\'' or '"')) throw Bad(_at, $"expected {expected}");
        var length = text.AsSpan(_at + 1).IndexOfAny(text[_at], '\\', '\n');
        if (length < 0 || text[_at + 1 + length] != text[_at]) throw Bad(_at, "expected a text in quotes, without escapes");
        var found = text.Substring(_at + 1, length);
        _at += length + 2;
        return found;
    }

    private bool Flag()
    {
        Skip();
        foreach (var (word, value) in ((string, bool)[])[("True", true), ("False", false)])
        {
            if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) continue;
            _at += word.Length;
            return value;
        }
        throw Bad(_at, "expected True or False");
    }

    private long[] Tuple()
    {
        var sizes = new List<long>();
        Expect('(');
        while (!Accept(')'))
        {
            if (sizes.Count == MaxRank) throw Bad(_at, $"the shape has more than {MaxRank} sizes");
            sizes.Add(Integer());
            if (Accept(',')) continue;
            // (3) is a number in Python, (3,) a tuple.
            if (sizes.Count == 1) Expect(',');
            Expect(')');
            break;
        }
        return [.. sizes];
    }

    private long Integer()
    {
        Skip();
        var digits = text.AsSpan(_at);
        var length = digits.IndexOfAnyExceptInRange('0', '9');
        digits = length < 0 ? digits : digits[..length];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || (digits.Length > 1 && digits[0] == '0'))
            throw Bad(_at, "expected a size, an integer from 0 to 2⁶³ − 1");
        _at += digits.Length;
        // Python 2 wrote its long integers so, and NumPy still reads them.
        if (_at < text.Length && text[_at] == 'L') _at++;
        return value;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted)) throw Bad(_at, $"expected '{wanted}'");
    }

    private bool Accept(char wanted)
    {
        Skip();
        if (_at == text.Length || text[_at] != wanted) return false;
        _at++;
        return true;
    }

    private void Skip()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
    }

    private readonly DataFormatException Bad(int at, string message) =>
        new($"{source}: the header is not as .npy has it, at character {at} ({FileText.Quote(text[at..Math.Min(text.Length, at + 20)])}): {message}");
}
