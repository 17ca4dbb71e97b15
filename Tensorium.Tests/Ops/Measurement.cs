using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>A sample of a row, computed by the engine and by the naive loop.</summary>
/// <param name="Shape">The shape of the engine's result.</param>
/// <param name="Values">Its elements.</param>
/// <param name="Reference">What the naive loop gives.</param>
internal sealed record Measurement(Shape Shape, double[] Values, NaiveResult Reference)
{
    // Elementary functions are cheap to draw more points for.
    private const int Draws = 10;

    /// <summary>The naive loop's result.</summary>
    public NaiveArray Expected => Reference.Expected;

    /// <summary>The <see cref="Conditioning"/> of each element, where the op's kind is judged by it.</summary>
    public double[] Condition => Reference.Condition;

    public static Measurement Of(OpRow row, OpSample sample, DType dtype, ulong seed, Device? device = null)
    {
        var reference = NaiveResult.Of(row, sample, seed);
        var actual = sample.Apply(OpTable.ToTensors(sample, reference.Inputs, dtype, device));
        return new(actual.Shape, OpTable.Values(actual), reference);
    }

    /// <summary>The worst error of float32 over a row's samples, in the unit of its kind. The same on every machine, as the bits of results are.</summary>
    public static double WorstError(OpRow row)
    {
        var worst = 0.0;
        var draws = row.Kind == OpKind.Elementwise ? Draws : 1;
        foreach (var sample in row.Samples)
        {
            for (var draw = 0; draw < draws; draw++)
            {
                var found = Of(row, sample, DType.Float32, 7 + (ulong)draw);
                for (var i = 0; i < found.Values.Length; i++)
                    worst = Math.Max(worst, Accuracy.InUnits(row, found.Values[i], found.Expected.Values[i], found.Condition[i]));
            }
        }

        return worst;
    }
}
