using System.Runtime.CompilerServices;
using Tensorium.Simd;

namespace Tensorium.Tests.Simd;

/// <summary>An elementwise body of up to three operands; a unary one looks at the first alone.</summary>
internal interface ILaneBody
{
    static abstract V Invoke<V>(V a, V b, V c)
        where V : struct, IVec<V>;
}

/// <summary>Runs a body over arrays at a chosen number of lanes, with the 1-lane tail that every loop has.</summary>
internal static unsafe class LaneLoops
{
    public static readonly int[] SingleWidths = [1, 4, 8, 16];

    public static readonly int[] DoubleWidths = [1, 2, 4, 8];

    public static float[] Map<TBody>(float[] a, float[] b, float[] c, int lanes)
        where TBody : struct, ILaneBody => lanes switch
        {
            1 => Run<F32x1, F32x1, float, TBody>(a, b, c),
            4 => Run<F32x4, F32x1, float, TBody>(a, b, c),
            8 => Run<F32x8, F32x1, float, TBody>(a, b, c),
            16 => Run<F32x16, F32x1, float, TBody>(a, b, c),
            _ => throw new ArgumentOutOfRangeException(nameof(lanes)),
        };

    public static double[] Map<TBody>(double[] a, double[] b, double[] c, int lanes)
        where TBody : struct, ILaneBody => lanes switch
        {
            1 => Run<F64x1, F64x1, double, TBody>(a, b, c),
            2 => Run<F64x2, F64x1, double, TBody>(a, b, c),
            4 => Run<F64x4, F64x1, double, TBody>(a, b, c),
            8 => Run<F64x8, F64x1, double, TBody>(a, b, c),
            _ => throw new ArgumentOutOfRangeException(nameof(lanes)),
        };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T[] Run<V, V1, T, TBody>(T[] a, T[] b, T[] c)
        where V : struct, IVec<V, T>
        where V1 : struct, IVec<V1, T>
        where T : unmanaged
        where TBody : struct, ILaneBody
    {
        var result = new T[a.Length];
        fixed (T* pa = a, pb = b, pc = c, pr = result)
        {
            var i = 0;
            for (; i <= a.Length - V.Lanes; i += V.Lanes)
                V.Store(TBody.Invoke(V.Load(pa + i), V.Load(pb + i), V.Load(pc + i)), pr + i);
            for (; i < a.Length; i++)
                V1.Store(TBody.Invoke(V1.Load(pa + i), V1.Load(pb + i), V1.Load(pc + i)), pr + i);
        }

        return result;
    }
}
