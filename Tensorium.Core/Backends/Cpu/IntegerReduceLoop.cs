using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Ops;

namespace Tensorium.Backends.Cpu;

/// <summary>Reductions of integers, whose order does not matter, and the search for the greatest element.</summary>
internal static unsafe class IntegerReduceLoop
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOp, T>(TOp op, T* x, int outer, int count, int inner, T* y)
        where TOp : struct, IIntegerOp
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var source = x + ((nint)o * count * inner) + i;
                var accumulator = op.Identity<T>();
                for (var r = 0; r < count; r++, source += inner) accumulator = op.Invoke(accumulator, *source);
                y[((nint)o * inner) + i] = accumulator;
            }
        }
    }

    /// <summary>The first index of the greatest element; a NaN is greater than everything, and the first of them wins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ArgMax<T>(T* x, int outer, int count, int inner, long* y)
        where T : unmanaged, INumber<T>
    {
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var source = x + ((nint)o * count * inner) + i;
                var (best, at) = (*source, 0);
                for (var r = 1; r < count && !T.IsNaN(best); r++)
                {
                    var value = source[(nint)r * inner];
                    if (value > best || T.IsNaN(value)) (best, at) = (value, r);
                }

                y[((nint)o * inner) + i] = at;
            }
        }
    }
}
