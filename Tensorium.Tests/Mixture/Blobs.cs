namespace Tensorium.Tests.Mixture;

/// <summary>Rows around a few centres, drawn with a seed: clusters that overlap a little.</summary>
internal static class Blobs
{
    /// <summary>float64, [3·each, 2], and the centre that each row belongs to.</summary>
    public static (Tensor Rows, int[] Classes) Draw(int each, ulong seed)
    {
        double[,] centres = { { 0, 0 }, { 4, 1 }, { 1, 5 } };
        double[,] slopes = { { 1, 0.6 }, { 0.5, -0.4 }, { 1.2, 0.1 } };
        var generator = new Generator(seed);
        var rows = new double[each * 3, 2];
        for (var row = 0; row < each * 3; row++)
        {
            var (blob, first) = (row % 3, generator.NextNormal());
            rows[row, 0] = centres[blob, 0] + (slopes[blob, 0] * first);
            rows[row, 1] = centres[blob, 1] + (slopes[blob, 1] * first) + (0.7 * generator.NextNormal());
        }

        return (Tensor.From(rows), [.. Enumerable.Range(0, each * 3).Select(row => row % 3)]);
    }
}
