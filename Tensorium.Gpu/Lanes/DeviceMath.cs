using ILGPU;
using ILGPU.IR.Intrinsics;

namespace Tensorium.Gpu.Lanes;

/// <summary>
/// Arithmetic that rounds as IEEE 754 says, once an operation. ILGPU's own would be contracted by <c>ptxas</c> (a product and a sum into one rounding), folded, or
/// approximated; each of these becomes one instruction, by <see cref="DeviceIntrinsics"/>. On ILGPU's CPU accelerator the bodies here run.
/// </summary>
internal static class DeviceMath
{
    [IntrinsicImplementation]
    public static float Add(float a, float b) => a + b;

    [IntrinsicImplementation]
    public static double Add(double a, double b) => a + b;

    [IntrinsicImplementation]
    public static float Subtract(float a, float b) => a - b;

    [IntrinsicImplementation]
    public static double Subtract(double a, double b) => a - b;

    [IntrinsicImplementation]
    public static float Multiply(float a, float b) => a * b;

    [IntrinsicImplementation]
    public static double Multiply(double a, double b) => a * b;

    [IntrinsicImplementation]
    public static float Divide(float a, float b) => a / b;

    [IntrinsicImplementation]
    public static double Divide(double a, double b) => a / b;

    [IntrinsicImplementation]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    public static float Sqrt(float a) => MathF.Sqrt(a);

    [IntrinsicImplementation]
    public static double Sqrt(double a) => Math.Sqrt(a);

    /// <summary>The nearest integer, ties to even.</summary>
    [IntrinsicImplementation]
    public static float Round(float a) => MathF.Round(a);

    [IntrinsicImplementation]
    public static double Round(double a) => Math.Round(a);

    [IntrinsicImplementation]
    public static float Floor(float a) => MathF.Floor(a);

    [IntrinsicImplementation]
    public static double Floor(double a) => Math.Floor(a);

    /// <summary>
    /// Waits for all threads of the group, whose writes to shared memory and to the device's are then seen by all of them. (ILGPU's own barrier orders the device's memory only, on OpenCL.)
    /// </summary>
    [IntrinsicImplementation]
    public static void Barrier() => Group.Barrier();

    /// <summary>All ones where a = b; zeros elsewhere, and where either is NaN.</summary>
    /// <remarks>
    /// Comparisons are masks, and nothing branches on real numbers: ILGPU 1.5.3 turns a branch round without turning round what it does with NaN (it makes <c>setp.ltu</c> of
    /// <c>a &lt; b ? x : y</c>), so that a NaN takes the wrong side on CUDA.
    /// </remarks>
    [IntrinsicImplementation]
    public static uint Equal(float a, float b) => a == b ? uint.MaxValue : 0;

    [IntrinsicImplementation]
    public static uint Equal(double a, double b) => a == b ? uint.MaxValue : 0;

    /// <summary>All ones where a &lt; b; zeros elsewhere, and where either is NaN.</summary>
    [IntrinsicImplementation]
    public static uint Less(float a, float b) => a < b ? uint.MaxValue : 0;

    [IntrinsicImplementation]
    public static uint Less(double a, double b) => a < b ? uint.MaxValue : 0;

    /// <summary>All ones where a ≤ b; zeros elsewhere, and where either is NaN.</summary>
    [IntrinsicImplementation]
    public static uint LessOrEqual(float a, float b) => a <= b ? uint.MaxValue : 0;

    [IntrinsicImplementation]
    public static uint LessOrEqual(double a, double b) => a <= b ? uint.MaxValue : 0;
}
