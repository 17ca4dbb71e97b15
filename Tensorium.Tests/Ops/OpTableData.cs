using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>The rows as test data, alone and with the devices that they are run on.</summary>
public static partial class OpTable
{
    public static TheoryData<string> Names => [.. Rows.Select(row => row.Name)];

    public static TheoryData<string> Differentiable => [.. Rows.Where(HasGradient).Select(row => row.Name)];

    public static TheoryData<string, string> NamesOnDevices => TestDevices.With(Rows.Select(row => row.Name));

    public static TheoryData<string, string> DifferentiableOnDevices => TestDevices.With(Rows.Where(HasGradient).Select(row => row.Name));

    private static bool HasGradient(OpRow row) => row.Gradient != GradientVerdict.None;
}
