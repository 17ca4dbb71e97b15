using System.Globalization;
using System.Text;

namespace Tensorium;

/// <summary>Prints a tensor for people: <c>float32[2, 3] [[1, 2, 3], [4, 5, 6]]</c>, rows below each other, long axes shortened.</summary>
internal static class TensorFormatter
{
    private const int EdgeItems = 3;
    private const int Threshold = 1000;

    public static string Format(Tensor tensor)
    {
        var text = new StringBuilder();
        text.Append(tensor.DType.Name()).Append(tensor.Shape.ToString());
        if (tensor.Device.Kind != DeviceKind.Cpu) text.Append('@').Append(tensor.Device);
        if (tensor.Storage.IsReleased) return text.Append(" (released by Backward)").ToString();

        text.Append(tensor.Rank < 2 ? " " : "\n");
        var cells = Cells(tensor);
        var width = tensor.Rank == 0 ? 0 : cells.Values.DefaultIfEmpty("").Max(cell => cell.Length);
        Append(text, tensor, cells, width, 0, 0, tensor.ElementCount > Threshold);
        return text.ToString();
    }

    private static Dictionary<int, string> Cells(Tensor tensor)
    {
        var detached = tensor.Detached();
        var values = detached.DType == DType.Bool ? [] : detached.To(DType.Float64).ToArray<double>();
        var cells = new Dictionary<int, string>();
        foreach (var index in Shown(tensor.Shape, 0, 0, tensor.ElementCount > Threshold))
            cells[index] = detached.DType switch
            {
                DType.Bool => "",
                DType.Float32 => ((float)values[index]).ToString("G5", CultureInfo.InvariantCulture),
                DType.Float64 => values[index].ToString("G5", CultureInfo.InvariantCulture),
                _ => "",
            };

        if (detached.DType == DType.Bool)
        {
            var flags = detached.ToArray<bool>();
            foreach (var index in cells.Keys) cells[index] = flags[index] ? "true" : "false";
        }
        else if (!detached.DType.IsFloating())
        {
            var integers = detached.To(DType.Int64).ToArray<long>();
            foreach (var index in cells.Keys) cells[index] = integers[index].ToString(CultureInfo.InvariantCulture);
        }

        return cells;
    }

    private static IEnumerable<int> Shown(Shape shape, int axis, int first, bool shorten)
    {
        if (axis == shape.Rank) return [first];
        return ShownOnAxis(shape[axis], shorten)
            .Where(i => i >= 0)
            .SelectMany(i => Shown(shape, axis + 1, (first * 1) + (i * Stride(shape, axis)), shorten));
    }

    private static int Stride(Shape shape, int axis)
    {
        var stride = 1;
        for (var inner = axis + 1; inner < shape.Rank; inner++) stride *= shape[inner];
        return stride;
    }

    /// <summary>The indices shown on an axis; −1 stands for the ones left out.</summary>
    private static IEnumerable<int> ShownOnAxis(int size, bool shorten) =>
        shorten && size > (2 * EdgeItems) + 1
            ? [.. Enumerable.Range(0, EdgeItems), -1, .. Enumerable.Range(size - EdgeItems, EdgeItems)]
            : Enumerable.Range(0, size);

    private static void Append(StringBuilder text, Tensor tensor, Dictionary<int, string> cells, int width, int axis, int first, bool shorten)
    {
        if (axis == tensor.Rank)
        {
            text.Append(cells[first].PadLeft(width));
            return;
        }

        text.Append('[');
        var separator = axis == tensor.Rank - 1 ? ", " : ",\n" + new string(' ', axis + 1);
        var isFirst = true;
        foreach (var i in ShownOnAxis(tensor.Shape[axis], shorten))
        {
            if (!isFirst) text.Append(separator);
            isFirst = false;
            if (i < 0) text.Append('…');
            else Append(text, tensor, cells, width, axis + 1, first + (i * Stride(tensor.Shape, axis)), shorten);
        }

        text.Append(']');
    }
}
