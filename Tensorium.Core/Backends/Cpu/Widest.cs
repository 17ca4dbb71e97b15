using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>A loop written over vectors of any width, for float32 or float64.</summary>
internal interface IVectorBody
{
    void Run<V, T>()
        where V : struct, IVec<V, T>
        where T : unmanaged;
}

/// <summary>The one place that chooses vectors: the widest that the machine has, and single lanes where it has none.</summary>
internal static class Widest
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TBody>(DType dtype, TBody body)
        where TBody : struct, IVectorBody
    {
        if (dtype == DType.Float32)
        {
            if (Vector512.IsHardwareAccelerated) body.Run<F32x16, float>();
            else if (Vector256.IsHardwareAccelerated) body.Run<F32x8, float>();
            else if (Vector128.IsHardwareAccelerated) body.Run<F32x4, float>();
            else body.Run<F32x1, float>();
        }
        else
        {
            if (Vector512.IsHardwareAccelerated) body.Run<F64x8, double>();
            else if (Vector256.IsHardwareAccelerated) body.Run<F64x4, double>();
            else if (Vector128.IsHardwareAccelerated) body.Run<F64x2, double>();
            else body.Run<F64x1, double>();
        }
    }
}
