using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>A sample of a row, computed by the engine and by the naive loop.</summary>
/// <param name="Shape">The shape of the engine's result.</param>
/// <param name="Values">Its elements.</param>
/// <param name="Expected">The naive loop's result.</param>
/// <param name="Condition">The <see cref="Conditioning"/> of each element, where the op's kind is judged by it.</param>
internal sealed record Measurement(Shape Shape, double[] Values, NaiveArray Expected, double[] Condition)
{
    // Elementary functions are cheap to draw more points for.
    private const int Draws = 10;

    public static Measurement Of(OpRow row, OpSample sample, DType dtype, ulong seed)
    {
        var inputs = OpTable.Draw(sample, seed);
        var actual = sample.Apply(OpTable.ToTensors(sample, inputs, dtype));
        var expected = sample.Reference(inputs);
        return new(actual.Shape, OpTable.Values(actual), expected, Conditioning.Of(row, sample, inputs, expected));
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
