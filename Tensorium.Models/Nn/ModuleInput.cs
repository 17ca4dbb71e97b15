namespace Tensorium.Models.Nn;

/// <summary>What passes between data on the host and a module on any device.</summary>
internal static class ModuleInput
{
    /// <summary>Real numbers as a module can compute with them: in the dtype of its parameters, on its device.</summary>
    public static Tensor For(this Tensor x, Module module) => module.FirstParameter is { } first ? x.To(first.DType).To(first.Device) : x;

    /// <summary>The elements on the host, as float64, which not every device has; waits for them.</summary>
    public static double[] ToDoubles(this Tensor x) => x.To(Device.Cpu).To(DType.Float64).ToArray<double>();
}
