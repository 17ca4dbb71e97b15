using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using Tensorium.Tests.Architecture;

namespace Tensorium.Tests.Simd;

/// <summary>docs/accuracy.md: the worst error of every elementary function over a dense sweep of float32. Other documents read its figures here.</summary>
internal static class AccuracyDocument
{
    /// <summary>Set to a number of points, the sweeps have that many (twice), and the document is written anew.</summary>
    public const string PointsVariable = "TENSORIUM_ACCURACY_POINTS";

    public static string Path => Repository.PathOf("docs", "accuracy.md");

    /// <summary>The measured worst error in float32 of each function, by its name.</summary>
    public static IReadOnlyDictionary<string, WorstError> Read() => File.ReadLines(Path)
        .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| function", StringComparison.Ordinal))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[1], ReadError);

    public static string Write(IEnumerable<(AccuracySweep Sweep, WorstError Worst)> measured, int points)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Accuracy

            The worst error in float32 of every elementary function, in units in the last place (ulp) of the exact result, over a dense sweep, and the argument it was
            found at. Half of the points are evenly strided over all 2³² bit patterns, subnormals included, and half lie where the function is interesting; points outside of
            the domain are not counted. For functions of two arguments the points are pairs. The reference is float64, from the base library and textbook series.

            **Every SIMD width**: each point is computed with 1, 4, 8 and 16 lanes, and the sweep fails if any bit differs. So one figure is that of all widths.

            Tests hold every function to the promised bound, by a smaller sweep and float64 too, against 180 bits; and they recompute the errors stated here at their
            arguments. `hard_points.txt` among the tests has 30 digits at hard points. Fmod is exact, whatever the quotient.

            Lgamma, Digamma and Trigamma are swept for positive arguments, where the bound is promised. The exceptions, left of zero:

            - Lgamma and Digamma have a zero beside every pole, where terms cancel: the error is at most 4 ulp of the greatest of the result, the value at −x, and 1 for
              Lgamma, 4 for Digamma.
            - Polygamma of order n takes a power of cot πx: at most 4·(n + 2) ulp of the greater of the result and the value at 1 − x.

            Measured {TimeProvider.System.GetUtcNow():yyyy-MM-dd} with {2 * points:N0} points a function on {Machine()} by

                {PointsVariable}={points} dotnet artifacts/bin/Tensorium.Tests/release/Tensorium.Tests.dll -class {typeof(AccuracyDocumentTests).FullName}

            | function | points judged | worst error, ulp | at | promised, ulp |
            |---|---|---|---|---|

            """).ReplaceLineEndings("\n"));
        foreach (var (sweep, worst) in measured)
        {
            var at = sweep.Arity == 1 ? $"{worst.X:R}" : $"{worst.X:R}, {worst.Y:R}";
            text.Append(CultureInfo.InvariantCulture, $"| {sweep.Name} | {worst.Points} | {worst.Ulps:F3} | {at} | {sweep.Bound} |\n");
        }

        return text.ToString();
    }

    private static WorstError ReadError(string[] cells)
    {
        var at = cells[4].Split(',');
        return new(
            double.Parse(cells[3], CultureInfo.InvariantCulture), float.Parse(at[0], CultureInfo.InvariantCulture),
            at.Length > 1 ? float.Parse(at[1], CultureInfo.InvariantCulture) : 0, long.Parse(cells[2], CultureInfo.InvariantCulture));
    }

    private static string Machine() =>
        $"{RuntimeInformation.ProcessArchitecture} with vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits, {RuntimeInformation.FrameworkDescription}";
}
