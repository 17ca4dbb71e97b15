namespace Tensorium.Tests.Core;

/// <summary>Makes the pool hand out memory that is not zero, so that an element which an op forgets to write shows.</summary>
internal static class PooledMemory
{
    /// <summary>Leaves a buffer of NaNs of this shape's size in the pool.</summary>
    public static void Poison(Shape shape) => Tensor.Full(shape, double.NaN).Storage.Release();
}
