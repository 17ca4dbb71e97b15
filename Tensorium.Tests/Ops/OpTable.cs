using System.Reflection;
using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>Every row of the op table, found by reflection, and inputs for its samples. The benchmarks compile this file too.</summary>
public static partial class OpTable
{
    public static IReadOnlyList<OpRow> Rows { get; } =
    [
        .. typeof(IOp).Assembly.GetTypes()
            .Where(type => type is { IsInterface: false } && typeof(IOp).IsAssignableFrom(type))
            .Select(type => (OpRow)type.GetProperty(nameof(IOp.Row), BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!)
            .OrderBy(row => row.Name, StringComparer.Ordinal),
    ];

    public static OpRow Row(string name) => Rows.Single(row => row.Name == name);

    /// <summary>Inputs for a sample: uniform in each input's domain, rounded to float32 so that both dtypes see the same numbers.</summary>
    public static NaiveArray[] Draw(OpSample sample, ulong seed)
    {
        var generator = new Generator(seed);
        return [.. sample.Inputs.Select(input => new NaiveArray(input.Shape)
        {
            Values = [.. Enumerable.Range(0, input.Shape.ElementCount).Select(_ => Draw(input, generator))],
        })];
    }

    public static Tensor ToTensor(NaiveArray array, DType dtype) => Tensor.From<double>(array.Values, array.Shape).To(dtype);

    /// <summary>The inputs as a sample is called with them, on a device; on the CPU if none is given.</summary>
    public static Tensor[] ToTensors(OpSample sample, NaiveArray[] inputs, DType real, Device? device = null) =>
        [.. inputs.Select((input, i) => ToTensor(input, sample.Inputs[i].DType ?? real).To(device ?? Device.Cpu))];

    /// <summary>The elements of a tensor of any device, converted on the CPU.</summary>
    public static double[] Values(Tensor tensor) => tensor.Detach().To(Device.Cpu).To(DType.Float64).ToArray<double>();

    /// <summary>The values as bits: zeros differ by their sign, and float32 by every bit, as it is exact in float64.</summary>
    public static long[] Bits(Tensor tensor) => [.. Values(tensor).Select(BitConverter.DoubleToInt64Bits)];

    private static double Draw(OpInput input, Generator generator)
    {
        const double distance = 0.05;
        while (true)
        {
            var value = input.Domain.Low + (generator.NextDouble() * (input.Domain.High - input.Domain.Low));
            if (input.DType == DType.Bool) return value < (input.Domain.Low + input.Domain.High) / 2 ? 0 : 1;
            if (input.DType is not null) return Math.Floor(value);
            if (!input.Domain.Kinks.Any(kink => Math.Abs(value - kink) < distance)) return (float)value;
        }
    }
}
