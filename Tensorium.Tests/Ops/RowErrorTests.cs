using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>
/// Every op called with what it may not take: another dtype, shape or device in place of each input. It works, or it throws the typed exception that its
/// documentation names, in words that begin with the op.
/// </summary>
public class RowErrorTests
{
    private static readonly Shape[] OtherShapes = [[], [0], [1], [2], [7], [5, 7], [0, 3], [2, 3, 4], [1, 1, 1, 1, 1], [2, 3, 4, 5]];

    /// <summary>Further names under which the members of a row speak.</summary>
    private static readonly Dictionary<string, string[]> OtherNames = new()
    {
        ["Copy"] = ["T"], // a sample copies what it transposed
        ["Prod"] = ["Cat"], ["CumProd"] = ["Cat"], // samples put zeros between other factors
    };

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void What_an_op_does_not_take_is_refused_by_name_and_as_documented(string name, string device)
    {
        var row = OpTable.Row(name);
        var others = OtherNames.GetValueOrDefault(name, []);
        string[] speakers = [name, .. row.Entries.Select(entry => entry["Tensor.".Length..]), .. others];
        var documented = row.Entries.Concat(others.Select(other => "Tensor." + other)).SelectMany(DocumentedExceptions.Of).ToHashSet();
        var wrong = new List<string>();
        foreach (var (what, sample, inputs) in Calls(row, TestDevices.Of(device)))
        {
            try
            {
                sample.Apply(inputs);
            }
            catch (Exception error)
            {
                var type = error.GetType().Name;
                var isTyped = error is ShapeException or DTypeException or DeviceException or ArgumentOutOfRangeException;
                if (!isTyped || !speakers.Any(speaker => error.Message.StartsWith(speaker + ": ", StringComparison.Ordinal))) wrong.Add($"{what}: {type}: {error.Message}");
                else if (!documented.Contains(type)) wrong.Add($"{what}: {type} is not documented: {error.Message}");
            }
        }

        Assert.True(wrong.Count == 0, $"{name}:\n  {string.Join("\n  ", wrong.Distinct().Take(12))}");
    }

    [Theory]
    [MemberData(nameof(OpTable.NamesOnDevices), MemberType = typeof(OpTable))]
    public void Inputs_on_two_devices_are_refused_by_name(string name, string device)
    {
        var on = TestDevices.Of(device);
        var row = OpTable.Row(name);
        foreach (var sample in on.Samples(row).Where(sample => sample.Inputs.Length > 1))
        {
            for (var i = 0; i < sample.Inputs.Length; i++)
            {
                var inputs = on.Draw(sample, 3, DType.Float32);
                inputs[i] = inputs[i].To(OtherDevice.Instance);
                var error = Assert.Throws<DeviceException>(() => sample.Apply(inputs));
                Assert.Contains("cuda:7", error.Message, StringComparison.Ordinal);
                Assert.Contains("To(Device)", error.Message, StringComparison.Ordinal);
                Assert.Contains([.. row.Entries.Select(entry => entry["Tensor.".Length..]), name, .. OtherNames.GetValueOrDefault(name, [])], (string speaker) => error.Message.StartsWith(speaker + ": ", StringComparison.Ordinal));
                if (row.Entries.Length > 0)
                    Assert.Contains(nameof(DeviceException), row.Entries.Concat(OtherNames.GetValueOrDefault(name, []).Select(other => "Tensor." + other)).SelectMany(DocumentedExceptions.Of));
            }
        }
    }

    private static IEnumerable<(string What, OpSample Sample, Tensor[] Inputs)> Calls(OpRow row, TestDevice device)
    {
        foreach (var sample in device.Samples(row, 256))
        {
            var values = OpTable.Draw(sample, 3);
            for (var i = 0; i < values.Length; i++)
            {
                foreach (var dtype in Enum.GetValues<DType>())
                    yield return With(i, dtype.Name(), x => x.To(dtype));
                foreach (var shape in OtherShapes)
                    yield return With(i, shape.ToString(), x => Tensor.Ones(shape, x.DType, x.Device));
            }

            (string What, OpSample Sample, Tensor[] Inputs) With(int at, string label, Func<Tensor, Tensor> change)
            {
                var inputs = OpTable.ToTensors(sample, values, DType.Float32, device.Device);
                inputs[at] = change(inputs[at]);
                return ($"{sample.Label}, input {at} as {label}", sample, inputs);
            }
        }
    }
}
