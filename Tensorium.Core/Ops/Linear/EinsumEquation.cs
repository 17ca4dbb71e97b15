namespace Tensorium.Ops;

/// <summary>The axes of the operands and of the result of a call, by labels: a letter's code, or for axes of the ellipsis −1, −2, … from the innermost.</summary>
/// <param name="Operands">A label an axis of each operand.</param>
/// <param name="Output">A label an axis of the result.</param>
internal sealed record EinsumLabels(int[][] Operands, int[] Output);

/// <summary>What an equation such as <c>"...ij,jk->...ik"</c> says, whatever the shapes.</summary>
internal sealed class EinsumEquation
{
    // Stands for the ellipsis among letters.
    private const char Ellipsis = '.';

    private readonly string _text;
    private readonly string[] _inputs;
    private readonly string _output;

    private EinsumEquation(string text, string[] inputs, string output) => (_text, _inputs, _output) = (text, inputs, output);

    public static EinsumEquation Parse(string text)
    {
        var sides = text.Replace(" ", "", StringComparison.Ordinal).Split("->");
        if (sides.Length > 2) throw Wrong(text, "has more than one ->");
        string[] inputs = [.. sides[0].Split(',').Select(part => Subscript(text, part))];
        var all = string.Concat(inputs);
        if (sides.Length == 1) return new(text, inputs, Implicit(all));

        var output = Subscript(text, sides[1]);
        if (output.GroupBy(letter => letter).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Wrong(text, $"has '{twice.Key}' twice in its output; each axis of a result has a letter of its own");
        foreach (var letter in output)
        {
            if (letter != Ellipsis && !all.Contains(letter))
                throw Wrong(text, $"has '{letter}' in its output, which no operand has; the letters there are {string.Join(", ", all.Where(char.IsAsciiLetter).Distinct().Select(known => $"'{known}'"))}");
        }

        if (all.Contains(Ellipsis) && !output.Contains(Ellipsis))
            throw Wrong(text, "has ... in an operand but not in its output; write ->...ik to keep those axes, and Sum the result to be rid of them");
        return new(text, inputs, output);
    }

    /// <summary>The equation for operands of these shapes, whose sizes agree.</summary>
    /// <exception cref="ArgumentException">Their number is another.</exception>
    /// <exception cref="ShapeException">An operand has another number of axes than letters, or one letter has two sizes.</exception>
    public EinsumLabels Bind(Shape[] shapes)
    {
        if (shapes.Length != _inputs.Length)
            throw Wrong(_text, $"is for {_inputs.Length} operand{(_inputs.Length == 1 ? "" : "s")}, but {shapes.Length} {(shapes.Length == 1 ? "was" : "were")} given");
        var sizes = new Dictionary<int, (int Size, int Operand)>();
        var operands = new int[shapes.Length][];
        for (var i = 0; i < shapes.Length; i++)
        {
            operands[i] = Labels(i, shapes[i]);
            for (var axis = 0; axis < shapes[i].Rank; axis++) Meet(sizes, operands[i][axis], shapes[i][axis], i, shapes);
        }

        // Broadcast: where others of an ellipsis have elements, an axis of size 1 is repeated, which a product does by itself once the axis is not named.
        for (var i = 0; i < shapes.Length; i++)
            operands[i] = [.. operands[i].Select((label, axis) => label < 0 && shapes[i][axis] == 1 && sizes[label].Size != 1 ? EinsumContraction.Dropped : label)];
        var batch = sizes.Keys.Where(label => label < 0).Order().ToArray();
        return new(operands, Spread(_output, batch));
    }

    private int[] Labels(int operand, Shape shape)
    {
        var (subscript, letters) = (_inputs[operand], _inputs[operand].Count(char.IsAsciiLetter));
        var hasEllipsis = letters < subscript.Length;
        if (hasEllipsis ? shape.Rank < letters : shape.Rank != letters)
        {
            throw new ShapeException(
                $"Einsum: operand {operand} has shape {shape}, {shape.Rank} axes, but \"{_text}\" has {letters} letter{(letters == 1 ? "" : "s")} for it; "
                + (hasEllipsis ? "the ellipsis can only add axes" : "name every axis, or let ... stand for those in front"));
        }

        var batch = Enumerable.Range(1, shape.Rank - letters).Select(i => -i).Reverse().ToArray();
        return Spread(subscript, batch);
    }

    private static int[] Spread(string subscript, int[] batch) => [.. subscript.SelectMany(letter => letter == Ellipsis ? batch : [letter])];

    private static void Meet(Dictionary<int, (int Size, int Operand)> sizes, int label, int size, int operand, Shape[] shapes)
    {
        if (!sizes.TryGetValue(label, out var known) || (label < 0 && known.Size == 1))
        {
            sizes[label] = (size, operand);
            return;
        }

        if (known.Size == size || (label < 0 && size == 1)) return;
        var what = label < 0 ? $"axis {label} of the ellipsis" : $"the letter '{(char)label}'";
        throw new ShapeException(known.Operand == operand
            ? $"Einsum: {what} has the sizes {known.Size} and {size} in operand {operand} of shape {shapes[operand]}; a diagonal needs equal ones"
            : $"Einsum: {what} has size {known.Size} in operand {known.Operand} of shape {shapes[known.Operand]}, but size {size} in operand {operand} of shape {shapes[operand]}; "
                + (label < 0 ? "sizes must agree, or one of them be 1" : "one letter has one size"));
    }

    private static string Subscript(string text, string part)
    {
        var letters = part.Replace("...", ".", StringComparison.Ordinal);
        foreach (var letter in letters)
        {
            if (letter != Ellipsis && !char.IsAsciiLetter(letter))
                throw Wrong(text, $"has '{letter}' in it; it is made of letters, commas, ... and ->, such as \"bij,bjk->bik\"");
        }

        if (letters.Count(letter => letter == Ellipsis) > 1 || part.Count(letter => letter == Ellipsis) is not (0 or 3))
            throw Wrong(text, $"has \"{part}\" in it; an operand has at most one ellipsis, of three dots");
        return letters;
    }

    private static string Implicit(string all)
    {
        var once = all.Where(letter => letter != Ellipsis).GroupBy(letter => letter).Where(group => group.Count() == 1).Select(group => group.Key).Order();
        return (all.Contains(Ellipsis) ? "." : "") + string.Concat(once);
    }

    private static ArgumentException Wrong(string equation, string what) => new($"Einsum: the equation \"{equation}\" {what}", nameof(equation));
}
