using System.Text.RegularExpressions;
using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Devices;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Every kernel that the rows launch, values and gradients in every dtype, compiles for CUDA, and none has approximate instructions, or branches that a NaN could take the wrong way.</summary>
public partial class PtxTests
{
    private static readonly (MirrorDevice Device, PtxLauncher Launcher) s_cuda = PtxLauncher.CreateDevice();

    public static TheoryData<string> Names => [.. OpTable.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Kernels_of_a_row_compile_and_are_exact(string name)
    {
        var row = OpTable.Row(name);
        var isDifferentiable = OpTable.Differentiable.Any(differentiable => differentiable.Data == name);
        foreach (var sample in row.Samples)
        {
            foreach (var dtype in Enum.GetValues<DType>())
            {
                var inputs = OpTable.ToTensors(sample, OpTable.Draw(sample, 5), dtype, s_cuda.Device);
                if (!IsTaken(sample, inputs) || !dtype.IsFloating()) continue;
                if (isDifferentiable) Differentiated(sample, inputs);
            }
        }

        foreach (var (kernel, code) in s_cuda.Launcher.Compiled)
        {
            Assert.False(code.Contains(".approx", StringComparison.Ordinal), $"{kernel} has an approximate instruction");
            Assert.False(BranchOnReals().IsMatch(code), $"{kernel} compares real numbers other than by DeviceMath, and may take the wrong side for NaN");
        }
    }

    [GeneratedRegex(@"setp\.[a-z]+\.f(32|64)")]
    private static partial Regex BranchOnReals();

    /// <summary>Whether the op takes this dtype, which it was called with.</summary>
    private static bool IsTaken(OpSample sample, Tensor[] inputs)
    {
        try
        {
            sample.Apply(inputs);
            return true;
        }
        catch (Exception error) when (!inputs[0].DType.IsFloating() && error is DTypeException or ArgumentException or ArithmeticException)
        {
            return false;
        }
    }

    private static void Differentiated(OpSample sample, Tensor[] inputs)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.DType.IsFloating() ? input.Detach().RequireGrad() : input)];
        var y = sample.Apply(tracked);
        Differentiate.Gradients(y, [.. tracked.Where(input => input.RequiresGrad)], Tensor.Ones(y.Shape, y.DType, y.Device));
    }
}
