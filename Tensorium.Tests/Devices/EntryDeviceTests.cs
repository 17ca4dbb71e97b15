using Tensorium.Autograd;
using Tensorium.Tests.Autograd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Devices;

/// <summary>
/// Rows call an op through one member; here every public member of <see cref="Tensor"/> is called, each overload and operator: it stays on the device of its arguments,
/// whatever numbers it takes besides, and it refuses arguments on two devices.
/// </summary>
public class EntryDeviceTests
{
    /// <summary>Members that are no function of their tensors alone, and why.</summary>
    private static readonly Dictionary<string, string> NotFunctions = new()
    {
        ["Grad"] = "is a gradient",
        ["WithNode"] = "is how a recorder attaches itself",
        ["CopyFrom"] = "writes in place; see InPlaceDeviceTests",
        ["Fill"] = "writes in place; see InPlaceDeviceTests",
        ["Bernoulli"] = "draws; see CreationTests",
        ["Categorical"] = "draws; see CreationTests",
    };

    private static readonly EntryCall[] Calls = [.. EntryCall.All(member => !NotFunctions.ContainsKey(member.Name))];

    public static TheoryData<string, string> Names => TestDevices.WithOthers(Calls.Select(call => call.Name).Distinct());

    public static TheoryData<string, string> NamesOfTwo => TestDevices.With(Calls.Where(call => call.Inputs.Length > 1).Select(call => call.Name).Distinct());

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_overload_gives_there_what_it_gives_on_the_CPU(string name, string device)
    {
        var on = TestDevices.Of(device);
        foreach (var call in Calls.Where(call => call.Name == name))
        {
            var host = Inputs(call, on.Reals[^1]);
            var expected = Results(call, host);
            var found = Results(call, [.. host.Select(input => input.To(on.Device))]);
            for (var i = 0; i < expected.Length; i++)
            {
                if (!name.StartsWith("To(Device)", StringComparison.Ordinal)) Assert.Same(on.Device, found[i].Device);
                DeviceAssert.Near(expected[i], found[i], on.IsExact, $"{name} on {device}: {(i == 0 ? "the value" : $"gradient {i}")}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfTwo))]
    public void Arguments_on_two_devices_are_refused_with_the_remedy(string name, string device)
    {
        foreach (var call in Calls.Where(call => call.Name == name))
        {
            for (var i = 0; i < call.Inputs.Length; i++)
            {
                Tensor[] inputs = [.. Inputs(call, DType.Float32).Select((input, at) => input.To(at == i ? OtherDevice.Instance : TestDevices.Of(device).Device))];
                var error = Assert.Throws<DeviceException>(() => call.Apply(inputs));
                Assert.Contains(OtherDevice.Instance.ToString(), error.Message, StringComparison.Ordinal);
                Assert.Contains("To(Device)", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void The_members_are_found()
    {
        Assert.True(Calls.Length >= 120, $"{Calls.Length} members");
        Assert.True(Calls.Count(call => call.Inputs.Length > 1) >= 40, $"{Calls.Count(call => call.Inputs.Length > 1)} members of two tensors");
    }

    /// <summary>Inputs that the member takes: real ones, or bools or integers in their place.</summary>
    private static Tensor[] Inputs(EntryCall call, DType real)
    {
        foreach (var dtype in new[] { real, DType.Bool })
        {
            var inputs = With(dtype);
            try
            {
                call.Apply(inputs);
                return inputs;
            }
            catch (DTypeException)
            {
                // It takes another one.
            }
        }

        return With(DType.Int64);

        Tensor[] With(DType dtype) => [.. call.Inputs.Select(input => input.DType.IsFloating() ? input.To(dtype) : input)];
    }

    /// <summary>The value, and the gradients of its weighted sum if it has any.</summary>
    private static Tensor[] Results(EntryCall call, Tensor[] inputs)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.DType.IsFloating() ? input.Detach().RequireGrad() : input)];
        var value = call.Apply(tracked);
        return value.RequiresGrad
            ? [value, .. Differentiate.Gradients(value, [.. tracked.Where(input => input.RequiresGrad)], DeviceAssert.Weight(value, 3), keepGraph: true)]
            : [value];
    }
}
