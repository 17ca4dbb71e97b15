using System.Globalization;
using System.Text;
using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>docs/ops.md, made from the rows; what dtypes an op takes is found by calling it.</summary>
public static class OpsDocument
{
    private const string Introduction = """
        # Ops

        Generated from the op table (the `Row` of each op) by `Tensorium.Tests/Ops/OpsDocument.cs`; do not edit.

        - **Dtypes**: what becomes of float32 and float64, of int32, int64 and uint8, and of bool. *same*: the result has the input's dtype. *real*: integers are
          converted first, to the smallest float dtype that holds them all. A dash: not taken. Several inputs meet by the promotion rules of the README.
        - **Gradient**: *smooth*: of every order, wherever the op is defined. *piecewise*: except at isolated points, where the op's documentation states the
          subgradient. *none*: with the reason.
        - **Accuracy** of float32: in units in the last place (ulp) of the exact result; *exact*; or a bound on the error in terms of the rounding unit ε and the
          magnitudes of what is added up. Tests hold every op to it.


        """;

    private static readonly (OpKind Kind, string Title)[] Sections =
    [
        (OpKind.Elementwise, "Elementwise"), (OpKind.Predicate, "Predicates"), (OpKind.Reduction, "Reductions and products"),
        (OpKind.Movement, "Views and movement"), (OpKind.Composite, "Composites"),
    ];

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var (kind, title) in Sections)
        {
            var rows = OpTable.Rows.Where(row => row.Kind == kind).ToArray();
            if (rows.Length == 0) continue;
            text.Append($"## {title}\n\n| op | formula | members | dtypes | gradient | accuracy |\n|---|---|---|---|---|---|\n");
            foreach (var row in rows)
                text.Append($"| {row.Name} | {Cell(row.Formula)} | {Members(row)} | {DTypesOf(row)} | {Gradient(row)} | {Accuracy(row)} |\n");
            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Members(OpRow row) => string.Join(", ", row.Entries.Select(entry => $"`{entry}`"));

    private static string Gradient(OpRow row) => row.Gradient switch
    {
        GradientVerdict.Smooth => "smooth",
        GradientVerdict.Piecewise => "piecewise",
        _ => Cell($"none: {row.NoGradientBecause}"),
    };

    private static string Accuracy(OpRow row) => row.Kind switch
    {
        OpKind.Movement or OpKind.Predicate => "exact",
        OpKind.Elementwise when row.MaxUlp == 0 => "exact",
        OpKind.Elementwise => string.Create(CultureInfo.InvariantCulture, $"{row.MaxUlp} ulp"),
        _ => "8 ε of the magnitudes",
    };

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
