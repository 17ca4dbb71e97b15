using System.Numerics;
using System.Runtime.CompilerServices;
using Tensorium.Ops;

namespace Tensorium.Backends.Cpu;

/// <summary>Reductions of integers, whose order does not matter.</summary>
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
}
