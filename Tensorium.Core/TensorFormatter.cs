using System.Globalization;
using System.Text;

namespace Tensorium;

/// <summary>
/// Prints a tensor for people: <c>float32[2, 3]</c>, then the rows below each other. All numbers of a print have the same form, so that columns
/// align; long axes of large tensors show their first and last <see cref="EdgeItems"/> elements.
/// </summary>
internal static class TensorFormatter
{
    private const int EdgeItems = 3;
    private const int LargestInFull = 1000;
    private const int MaxDecimals = 4;

    public static string Format(Tensor tensor)
    {
        var text = new StringBuilder(tensor.DType.Name()).Append(tensor.Shape.ToString());
        if (tensor.Device.Kind != DeviceKind.Cpu) text.Append('@').Append(tensor.Device);
        if (tensor.Storage.IsReleased) return text.Append(" (released by Backward)").ToString();

        var shown = new List<int>();
        Collect(shown, tensor.Shape, 0, 0, tensor.ElementCount > LargestInFull);
        var cells = Align(Cells(tensor, shown));
        text.Append(tensor.Rank < 2 ? ' ' : '\n');
        Append(text, tensor.Shape, 0, cells.GetEnumerator(), tensor.ElementCount > LargestInFull);
        return text.ToString();
    }

    /// <summary>The positions in row-major order of the elements that are shown.</summary>
    private static void Collect(List<int> shown, Shape shape, int axis, int position, bool shorten)
    {
        if (axis == shape.Rank)
        {
            shown.Add(position);
            return;
        }

        foreach (var i in Indices(shape[axis], shorten))
        {
            if (i is { } index) Collect(shown, shape, axis + 1, (position * shape[axis]) + index, shorten);
        }
    }

    /// <summary>The indices shown on an axis; null stands for those left out.</summary>
    private static IEnumerable<int?> Indices(int size, bool shorten)
    {
        var isShortened = shorten && size > 2 * EdgeItems;
        for (var i = 0; i < size; i++)
        {
            if (isShortened && i == EdgeItems)
            {
                yield return null;
                i = size - EdgeItems;
            }

            yield return i;
        }
    }

    private static string[] Cells(Tensor tensor, List<int> shown) => tensor.DType switch
    {
        DType.Float32 => Reals(Pick<float>(tensor, shown).Select(value => (double)value)),
        DType.Float64 => Reals(Pick<double>(tensor, shown)),
        DType.Int32 => [.. Pick<int>(tensor, shown).Select(value => value.ToString(CultureInfo.InvariantCulture))],
        DType.Int64 => [.. Pick<long>(tensor, shown).Select(value => value.ToString(CultureInfo.InvariantCulture))],
        DType.UInt8 => [.. Pick<byte>(tensor, shown).Select(value => value.ToString(CultureInfo.InvariantCulture))],
        _ => [.. Pick<bool>(tensor, shown).Select(value => value ? "true" : "false")],
    };

    private static IEnumerable<T> Pick<T>(Tensor tensor, List<int> shown)
        where T : unmanaged
    {
        var values = tensor.ToArray<T>();
        return shown.Select(position => values[position]);
    }

    /// <summary>Plain numbers with as few decimals as all of them need, four at most; powers of ten where those would hide a number or be too wide.</summary>
    private static string[] Reals(IEnumerable<double> values)
    {
        var magnitudes = values.Where(value => double.IsFinite(value) && value != 0).Select(Math.Abs).ToArray();
        var isScientific = magnitudes.Length > 0 && (magnitudes.Max() >= 1e6 || magnitudes.Min() < 1e-4);
        var decimals = 0;
        while (decimals < MaxDecimals && magnitudes.Any(value => !IsExact(value, decimals))) decimals++;
        var format = isScientific ? "0.0000e+00" : $"F{decimals}";
        return
        [
            .. values.Select(value => value switch
            {
                double.NaN => "nan",
                double.PositiveInfinity => "inf",
                double.NegativeInfinity => "-inf",
                _ => value.ToString(format, CultureInfo.InvariantCulture),
            }),
        ];

        // A float32 is exact in decimal to about seven digits.
        static bool IsExact(double value, int decimals) => Math.Abs(value - Math.Round(value, decimals)) <= value * 1e-7;
    }

    private static IEnumerable<string> Align(string[] cells)
    {
        var width = cells.Length == 0 ? 0 : cells.Max(cell => cell.Length);
        return cells.Select(cell => cell.PadLeft(width));
    }

    private static void Append(StringBuilder text, Shape shape, int axis, IEnumerator<string> cells, bool shorten)
    {
        if (axis == shape.Rank)
        {
            cells.MoveNext();
            text.Append(cells.Current);
            return;
        }

        // Blocks of matrices are an empty line apart, as in NumPy.
        var separator = axis == shape.Rank - 1 ? ", " : "," + new string('\n', shape.Rank - 1 - axis) + new string(' ', axis + 1);
        text.Append('[');
        var start = text.Length;
        foreach (var i in Indices(shape[axis], shorten))
        {
            if (text.Length > start) text.Append(separator);
            if (i is null) text.Append('…');
            else Append(text, shape, axis + 1, cells, shorten);
        }

        text.Append(']');
    }
}
