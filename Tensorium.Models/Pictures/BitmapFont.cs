namespace Tensorium.Models.Pictures;

/// <summary>Letters of 5 × 7 pixels, for what stands on a chart: the alphabet, digits and some signs.</summary>
internal static class BitmapFont
{
    public const int Width = 5;
    public const int Height = 7;

    /// <summary>Seven rows from the top, each a digit to base 32 (0…9, A…V) whose highest bit is the leftmost pixel.</summary>
    private static readonly Dictionary<char, string> Glyphs = new()
    {
        [' '] = "0000000", ['.'] = "00000CC", [','] = "0000448", [':'] = "0CC0CC0", ['+'] = "044V440", ['-'] = "000V000", ['='] = "00V0V00", ['_'] = "000000V",
        ['/'] = "01248G0", ['('] = "2488842", [')'] = "8422248", ['%'] = "OP248J3", ['×'] = "000A4A0", ['·'] = "000C000",
        ['0'] = "EHJLPHE", ['1'] = "4C4444E", ['2'] = "EH1248V", ['3'] = "V2421HE", ['4'] = "26AIV22",
        ['5'] = "VGU11HE", ['6'] = "68GUHHE", ['7'] = "V124888", ['8'] = "EHHEHHE", ['9'] = "EHHF12C",
        ['A'] = "EHHVHHH", ['B'] = "UHHUHHU", ['C'] = "EHGGGHE", ['D'] = "UHHHHHU", ['E'] = "VGGUGGV", ['F'] = "VGGUGGG", ['G'] = "EHGNHHF",
        ['H'] = "HHHVHHH", ['I'] = "E44444E", ['J'] = "72222IC", ['K'] = "HIKOKIH", ['L'] = "GGGGGGV", ['M'] = "HRLLHHH", ['N'] = "HHPLJHH",
        ['O'] = "EHHHHHE", ['P'] = "UHHUGGG", ['Q'] = "EHHHLID", ['R'] = "UHHUKIH", ['S'] = "FGGE11U", ['T'] = "V444444", ['U'] = "HHHHHHE",
        ['V'] = "HHHHHA4", ['W'] = "HHHLLLA", ['X'] = "HHA4AHH", ['Y'] = "HHA4444", ['Z'] = "V1248GV",
        ['a'] = "00E1FHF", ['b'] = "GGMPHHU", ['c'] = "00EGGHE", ['d'] = "11DJHHF", ['e'] = "00EHVGE", ['f'] = "698S888", ['g'] = "00FHF1E",
        ['h'] = "GGMPHHH", ['i'] = "40C444E", ['j'] = "20622IC", ['k'] = "GGIKOKI", ['l'] = "C44444E", ['m'] = "00QLLHH", ['n'] = "00MPHHH",
        ['o'] = "00EHHHE", ['p'] = "00UHUGG", ['q'] = "00DJF11", ['r'] = "00MPGGG", ['s'] = "00EGE1U", ['t'] = "88S8896", ['u'] = "00HHHJD",
        ['v'] = "00HHHA4", ['w'] = "00HHLLA", ['x'] = "00HA4AH", ['y'] = "00HHF1E", ['z'] = "00V248V", ['µ'] = "00HHJTG",
    };

    /// <summary>Whether a pixel of a character is set. A character without a glyph is a filled box, so that it is seen to be missing.</summary>
    public static bool IsSet(char character, int x, int y)
    {
        if (!Glyphs.TryGetValue(character, out var rows)) return true;
        var digit = rows[y] <= '9' ? rows[y] - '0' : rows[y] - 'A' + 10;
        return ((digit >> (Width - 1 - x)) & 1) != 0;
    }
}
