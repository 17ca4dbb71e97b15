using Tensorium.Simd;

namespace Tensorium.Gpu.Lanes;

/// <summary>The one lane that a thread of a device computes with: the bodies of the ops are written over it as over the CPU's vectors.</summary>
/// <typeparam name="V">The implementing lane itself.</typeparam>
/// <typeparam name="T">The lane's type, <see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface ILane<V, T> : IVec<V>
    where V : struct, ILane<V, T>
    where T : unmanaged
{
    /// <summary>The lane of a number.</summary>
    static abstract V Of(T value);

    /// <summary>The number of a lane.</summary>
    static abstract T Value(V lane);

    /// <summary>The lane of an integer, rounded to nearest.</summary>
    static abstract V OfInteger(long value);
}
