using System.Globalization;
using System.Text;
using Tensorium.Ops;
using Tensorium.Tests.Fixtures;
using Tensorium.Tests.Properties;

namespace Tensorium.Tests.Ops;

/// <summary>docs/ops.md, made from the rows; what dtypes an op takes is found by calling it.</summary>
public static class OpsDocument
{
    private const string Introduction = """
        # Ops

        Generated from the op table (the `Row` of each op) by `Tensorium.Tests/Ops/OpsDocument.cs`; do not edit.

        - **Dtypes**: what becomes of float32 and float64, of int32, int64 and uint8, and of bool. *same*: the result has the input's dtype. *real*: integers are
          converted first, to the smallest float dtype that holds them all. A dash: not taken. Several inputs meet by the promotion rules of the README.
        - **Forward**: *N*, the samples of the row agree with a naive loop in double precision, in float32 and float64, for every kind of view and any number of threads;
          *T*, the fixtures made by PyTorch agree.
        - **First order**: *J*, the whole Jacobian and its products from both sides agree with central differences in float64, and every way to break the rule is noticed;
          *R*, random programs take it; *T*, PyTorch's gradients agree. *Piecewise*: except at isolated points, where the op's documentation states the
          subgradient. *None*: with the reason.
        - **Second order**: *H*, the gradient of the gradient agrees with central differences of the gradient; *R* and *T* as above.
        - **Worst error** of float32 over the row's samples, and the bound that tests hold every op of its kind to: in units in the last place (ulp) of the exact result; or
          in ε = 2⁻²³ times |yₖ| + Σᵢ |∂yₖ/∂xᵢ·xᵢ|, which for sums of products is the result and Σ|aᵢbᵢ| for each factor; for composites, the largest |x| or 1 is added.


        """;

    private static readonly (OpKind Kind, string Title)[] Sections =
    [
        (OpKind.Elementwise, "Elementwise"), (OpKind.Predicate, "Predicates"), (OpKind.Reduction, "Reductions and products"),
        (OpKind.Movement, "Views and movement"), (OpKind.Composite, "Composites"),
    ];

    // A device joins when its backend has passed the rows' parity runs.
    private const string Devices = "cpu, opencl";

    private static readonly HashSet<string> Compared = [.. Fixture.All.Select(fixture => fixture.Operation)];
    private static readonly HashSet<string> Differentiated = [.. Fixture.All.Where(fixture => fixture.HasGradients).Select(fixture => fixture.Operation)];
    private static readonly HashSet<string> InPrograms = [.. ProgramOps.All.Select(op => op.Row)];

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var (kind, title) in Sections)
        {
            var rows = OpTable.Rows.Where(row => row.Kind == kind).ToArray();
            if (rows.Length == 0) continue;
            text.Append($"## {title}\n\n| op | formula | members | dtypes | forward | first order | second order | worst error | devices |\n|---|---|---|---|---|---|---|---|---|\n");
            foreach (var row in rows)
                text.Append($"| {row.Name} | {Cell(row.Formula)} | {Members(row)} | {DTypesOf(row)} | {Forward(row)} | {First(row)} | {Second(row)} | {Error(row)} | {Devices} |\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Members(OpRow row) => string.Join(", ", row.Entries.Select(entry => $"`{entry}`"));

    private static string Forward(OpRow row) => Compared.Contains(row.Name) ? "N T" : "N";

    private static string First(OpRow row) => row.Gradient switch
    {
        GradientVerdict.Smooth => Evidence("J", row),
        GradientVerdict.Piecewise => "piecewise: " + Evidence("J", row),
        _ => Cell($"none: {row.NoGradientBecause}"),
    };

    private static string Second(OpRow row) => row.Gradient == GradientVerdict.None ? "–" : Evidence("H", row);

    private static string Evidence(string differences, OpRow row) =>
        differences + (InPrograms.Contains(row.Name) ? " R" : "") + (Differentiated.Contains(row.Name) ? " T" : "");

    private static string Error(OpRow row)
    {
        if (row.Kind is OpKind.Movement or OpKind.Predicate || row is { Kind: OpKind.Elementwise, MaxUlp: 0 }) return "exact";
        var (worst, bound, unit) = (Measurement.WorstError(row), row.Kind == OpKind.Elementwise ? row.MaxUlp : Accuracy.MostRoundings, row.Kind == OpKind.Elementwise ? "ulp" : "ε");
        return worst == 0 ? "exact" : string.Create(CultureInfo.InvariantCulture, $"{worst:F2} (≤ {bound}) {unit}");
    }

    /// <summary>The dtypes of the results for each dtype of the real inputs, summed up for floats, integers and bool.</summary>
    private static string DTypesOf(OpRow row)
    {
        var sample = row.Samples[0];
        if (sample.Inputs.All(input => input.DType is not null)) return string.Join(", ", sample.Inputs.Select(input => input.DType!.Value.Name())) + " → " + Result(sample, DType.Float32)?.Name();
        return $"float: {Describe(sample, DType.Float32, DType.Float64)}; int: {Describe(sample, DType.Int32, DType.Int64, DType.UInt8)}; bool: {Describe(sample, DType.Bool)}";
    }

    private static string Describe(OpSample sample, params DType[] dtypes)
    {
        var results = dtypes.Select(dtype => Result(sample, dtype)).ToArray();
        if (results.All(result => result is null)) return "–";
        if (results.SequenceEqual(dtypes.Cast<DType?>())) return "same";
        if (results.SequenceEqual(dtypes.Select(dtype => (DType?)DTypes.Promote(dtype, DType.Float32)))) return "real";
        return string.Join(", ", results.Distinct().Select(result => result?.Name() ?? "–"));
    }

    private static DType? Result(OpSample sample, DType dtype)
    {
        try
        {
            return sample.Apply(OpTable.ToTensors(sample, OpTable.Draw(sample, 1), dtype)).DType;
        }
        catch (DTypeException)
        {
            return null;
        }
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
