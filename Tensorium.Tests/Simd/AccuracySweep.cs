using Tensorium.Simd;

namespace Tensorium.Tests.Simd;

/// <summary>A sweep's worst error, and where it is.</summary>
/// <param name="Ulps">In units in the last place.</param>
/// <param name="X">The argument.</param>
/// <param name="Y">The second argument; 0 for a function of one.</param>
/// <param name="Points">How many points were judged.</param>
internal sealed record WorstError(double Ulps, float X, float Y, long Points);

/// <summary>An elementary function of one or two float32 arguments, to be swept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arity">The number of its arguments.</param>
/// <param name="Bound">The promised accuracy, in units in the last place.</param>
/// <param name="Points">Arguments: half of them spread over all bit patterns, half where the function is interesting.</param>
/// <param name="Run">The body, at a number of lanes.</param>
/// <param name="Reference">The function in float64.</param>
/// <param name="Covers">Whether accuracy is promised there.</param>
internal sealed record AccuracySweep(
    string Name,
    int Arity,
    double Bound,
    Func<int, (float[] X, float[] Y)> Points,
    Func<float[], float[], int, float[]> Run,
    Func<double, double, double> Reference,
    Func<double, double, bool> Covers)
{
    private const int Chunk = 1 << 16;

    public static IReadOnlyList<AccuracySweep> All { get; } =
    [
        .. ElementaryFunction.All.Values.Select(Of),
        new("Atan2", 2, 4, count => Pairs(count, 3), LaneLoopsOf<Atan2Body>, Math.Atan2, AreFinite),
        new("Hypot", 2, 4, count => Pairs(count, 3), LaneLoopsOf<HypotBody>, (x, y) => Math.Sqrt((x * x) + (y * y)), AreFinite),
        new("Pow", 2, 1.5, Powers, LaneLoopsOf<PowBody>, Math.Pow, AreFinite),
    ];

    /// <summary>Runs the sweep at every width, whose bits must agree at every point, and judges the result.</summary>
    public WorstError Measure(int count)
    {
        var (allX, allY) = Points(count);
        var worst = new WorstError(0, allX[0], allY[0], 0);
        for (var start = 0; start < allX.Length; start += Chunk)
        {
            // The last chunk, too, has a tail of 1-lane calls.
            var (x, y) = (allX[start..Math.Min(start + Chunk, allX.Length)], allY[start..Math.Min(start + Chunk, allX.Length)]);
            worst = Judge(x, y, worst);
        }

        return worst;
    }

    /// <summary>The error at one point, at every width.</summary>
    public double At(float x, float y) => Judge([.. Enumerable.Repeat(x, 16)], [.. Enumerable.Repeat(y, 16)], new(0, x, y, 0)).Ulps;

    private WorstError Judge(float[] x, float[] y, WorstError worst)
    {
        var narrow = Run(x, y, 1);
        foreach (var lanes in LaneLoops.SingleWidths)
            LaneAssert.SameValues(x, narrow, Run(x, y, lanes), $"{Name}, {lanes} lanes");
        var points = worst.Points;
        for (var i = 0; i < x.Length; i++)
        {
            if (!Covers(x[i], y[i])) continue;
            points++;
            var ulps = Ulps.Of(narrow[i], Reference(x[i], y[i]));
            if (!(ulps <= worst.Ulps)) worst = new(ulps, x[i], y[i], points);
        }

        return worst with { Points = points };
    }

    private static AccuracySweep Of(ElementaryFunction function) => new(
        function.Name, 1, function.SingleUlps,
        count => SamplePoints.Singles(count, function.Interesting.Low, function.Interesting.High) is var x ? (x, x) : default,
        (x, _, lanes) => function.Singles(x, lanes),
        (x, _) => function.Reference(x),
        (x, _) => function.Covers(x));

    private static bool AreFinite(double x, double y) => double.IsFinite(x) && double.IsFinite(y);

    private static float[] LaneLoopsOf<TBody>(float[] x, float[] y, int lanes)
        where TBody : struct, ILaneBody => LaneLoops.Map<TBody>(x, y, y, lanes);

    /// <summary>Pairs of any bits (the first evenly strided), and pairs of a square around the origin (a lattice of rank one, of the golden ratio).</summary>
    private static (float[] X, float[] Y) Pairs(int count, double size)
    {
        var (x, y) = (new float[2 * count], new float[2 * count]);
        for (var i = 0; i < count; i++)
        {
            x[i] = BitConverter.UInt32BitsToSingle((uint)(((ulong)i * (1UL << 32) / (ulong)count) + (SamplePoints.Bits((ulong)i) % 4096)));
            y[i] = BitConverter.UInt32BitsToSingle((uint)(SamplePoints.Bits((ulong)i) >> 32));
            x[count + i] = (float)(size * ((2 * (i + 0.5) / count) - 1));
            y[count + i] = (float)(size * ((2 * (i * 0.6180339887498949 % 1)) - 1));
        }

        return (x, y);
    }

    /// <summary>Bases over the whole range, every other close to 1, with exponents that take the power all the way to overflow and underflow.</summary>
    private static (float[] X, float[] Y) Powers(int count)
    {
        var (x, y) = PowerTests.Arguments(2 * count, 126, 104);
        return ([.. x.Select(value => (float)value)], [.. y.Select(value => (float)value)]);
    }

    private readonly struct Atan2Body : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Atan2(a, b);
    }

    private readonly struct HypotBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Hypot(a, b);
    }

    private readonly struct PowBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Pow(a, b);
    }
}
