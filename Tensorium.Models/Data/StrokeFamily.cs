namespace Tensorium.Models.Data;

/// <summary>
/// A habit of writing a digit, such as "seven with a bar": examples with the same strokes and points, between which
/// a hand may lie anywhere.
/// </summary>
internal sealed class StrokeFamily
{
    /// <summary>How often this habit occurs, relative to the digit's other families.</summary>
    public double Weight { get; }

    /// <summary>The examples: the same strokes, points and corners in each.</summary>
    public StrokeGlyph[] Examples { get; }

    /// <summary>With its examples in the notation of <see cref="StrokeGlyph.Parse"/>.</summary>
    /// <exception cref="ArgumentException">The examples differ in strokes, points or corners.</exception>
    public StrokeFamily(double weight, params string[] examples)
    {
        Weight = weight;
        Examples = Array.ConvertAll(examples, StrokeGlyph.Parse);
        for (var i = 1; i < Examples.Length; i++)
        {
            if (!Examples[i].IsBlendableWith(Examples[0]))
            {
                throw new ArgumentException(
                    $"StrokeFamily: example {i}, '{examples[i]}', differs in strokes, points or corners from example 0, '{examples[0]}'.",
                    nameof(examples));
            }
        }
    }
}
