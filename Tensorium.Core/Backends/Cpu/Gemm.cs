using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Tensorium.Simd;

namespace Tensorium.Backends.Cpu;

/// <summary>
/// The general matrix product C[m, n] (+)= A[m, k] · B[k, n] in float32 and float64, with any strides for A and B.
/// </summary>
/// <remarks>
/// <para>Every C[i, j] is the chain c ← fma(A[i, p], B[p, j], c) over p = 0…k−1, from zero, or from what C holds when accumulating.
/// Tiling, packing, slices of k, SIMD width, threads and strides do not change that chain, so they do not change a bit.</para>
/// <para>One exception, by shape alone: a long k with a small C (see <see cref="GemmPlan.PartLength"/>) is cut into parts,
/// each a chain from zero, which are added in order; otherwise there would be nothing to run in parallel.</para>
/// <para>Structure after K. Goto, R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008).</para>
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>C[m, n] = A[m, k] · B[k, n], or C += A · B. Strides count elements; the columns of C are contiguous; C overlaps neither A nor B. Then the epilogue, if there is one.</summary>
    public static void Run<T>(
        int m, int n, int k, T* a, nint aRow, nint aCol, T* b, nint bRow, nint bCol, T* c, nint cRow, bool accumulate,
        GemmEpilogue<T> epilogue = default)
        where T : unmanaged
    {
        nint zero = 0;
        Dispatch(
            new GemmOperands<T>
            {
                M = m, N = n, K = k,
                A = a, ARow = aRow, ACol = aCol,
                B = b, BRow = bRow, BCol = bCol,
                C = c, CRow = cRow, CCol = 1,
                Accumulate = accumulate,
                Epilogue = epilogue,
            },
            new GemmBatch { Count = 1, AOffsets = &zero, BOffsets = &zero });
    }

    /// <summary>
    /// One product for each entry of the offsets: A and B of item i begin at <paramref name="aOffsets"/>[i] and <paramref name="bOffsets"/>[i],
    /// C at i · <paramref name="cBatch"/>, all in elements. Offsets may repeat (a broadcast factor). Each product has the bits of <see cref="Run{T}"/>.
    /// </summary>
    public static void RunBatched<T>(
        int m, int n, int k,
        T* a, ReadOnlySpan<nint> aOffsets, nint aRow, nint aCol,
        T* b, ReadOnlySpan<nint> bOffsets, nint bRow, nint bCol,
        T* c, nint cBatch, nint cRow, bool accumulate)
        where T : unmanaged
    {
        if (aOffsets.Length != bOffsets.Length)
            throw new ArgumentException($"RunBatched: {aOffsets.Length} offsets of A, but {bOffsets.Length} of B; give one of each for every product.", nameof(bOffsets));
        fixed (nint* aStarts = aOffsets, bStarts = bOffsets)
        {
            Dispatch(
                new GemmOperands<T>
                {
                    M = m, N = n, K = k,
                    A = a, ARow = aRow, ACol = aCol,
                    B = b, BRow = bRow, BCol = bCol,
                    C = c, CRow = cRow, CCol = 1,
                    Accumulate = accumulate,
                },
                new GemmBatch { Count = aOffsets.Length, AOffsets = aStarts, BOffsets = bStarts, COffset = cBatch });
        }
    }

    /// <summary>Without the instruction, Vector128.FusedMultiplyAdd calls the C library lane by lane, at a third of the speed of scalar code that does.</summary>
    private static bool HasFusedVectors => Fma.IsSupported || AdvSimd.IsSupported;

    private static void Dispatch<T>(in GemmOperands<T> g, in GemmBatch batch)
        where T : unmanaged
    {
        fixed (GemmOperands<T>* p = &g)
        {
            if (typeof(T) == typeof(float))
                Dispatch(*(GemmOperands<float>*)p, batch);
            else if (typeof(T) == typeof(double))
                Dispatch(*(GemmOperands<double>*)p, batch);
            else
                throw new DTypeException($"Gemm: expected float or double, got {typeof(T)}.");
        }
    }

    private static void Dispatch(in GemmOperands<float> g, in GemmBatch batch)
    {
        if (Vector512.IsHardwareAccelerated)
            GemmDriver<F32x16, float>.Run(g, batch);
        else if (Vector256.IsHardwareAccelerated)
            GemmDriver<F32x8, float>.Run(g, batch);
        else if (HasFusedVectors)
            GemmDriver<F32x4, float>.Run(g, batch);
        else
            GemmDriver<F32x1, float>.Run(g, batch);
    }

    private static void Dispatch(in GemmOperands<double> g, in GemmBatch batch)
    {
        if (Vector512.IsHardwareAccelerated)
            GemmDriver<F64x8, double>.Run(g, batch);
        else if (Vector256.IsHardwareAccelerated)
            GemmDriver<F64x4, double>.Run(g, batch);
        else if (HasFusedVectors)
            GemmDriver<F64x2, double>.Run(g, batch);
        else
            GemmDriver<F64x1, double>.Run(g, batch);
    }
}
