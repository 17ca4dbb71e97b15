using Tensorium.Ops;
using Tensorium.Tests.Ops;

namespace Tensorium.Tests.Devices;

/// <summary>A device as the op-row suite runs on it.</summary>
/// <param name="Name">Its name in the names of tests.</param>
/// <param name="Device">The device.</param>
internal sealed record TestDevice(string Name, Device Device)
{
    /// <summary>Whether every bit is the CPU's.</summary>
    public bool IsExact { get; init; }

    /// <summary>The most elements that an input of a sample may have: where an element takes long, fewer than the largest samples have.</summary>
    public int MostElements { get; init; } = int.MaxValue;

    /// <summary>The real dtypes that it computes in.</summary>
    public DType[] Reals => Device.Capabilities.Float64 ? [DType.Float32, DType.Float64] : [DType.Float32];

    /// <summary>The samples of a row that are run on it.</summary>
    public IEnumerable<OpSample> Samples(OpRow row, int mostElements = int.MaxValue) =>
        row.Samples.Where(sample => sample.Inputs.All(input => input.Shape.ElementCount <= Math.Min(mostElements, MostElements)));

    /// <summary>The inputs of a sample, drawn and brought there.</summary>
    public Tensor[] Draw(OpSample sample, ulong seed, DType real) => OpTable.ToTensors(sample, OpTable.Draw(sample, seed), real, Device);
}
