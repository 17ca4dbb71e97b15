using System.Numerics;
using System.Runtime.InteropServices;
using Tensorium.Backends.Cpu;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Backends;

/// <summary>
/// A product with its inputs and the bits it must have. The room between and around the elements of A and B is NaN and that of C a sentinel,
/// so that reading or writing outside the matrices shows.
/// </summary>
internal sealed unsafe class GemmCase<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Margin = 64;
    private readonly T[] _a;
    private readonly T[] _b;
    private readonly T[] _c;

    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B.</param>
    /// <param name="layout">"NN", "NT", "TN", "TT": plain or transposed A and B; with "+" behind, views with both strides above one.</param>
    /// <param name="accumulate">Whether C is added to.</param>
    public GemmCase(int m, int n, int k, string layout = "NN", bool accumulate = false)
    {
        (M, N, K, Accumulate) = (m, n, k, accumulate);
        int step = layout.EndsWith('+') ? 3 : 1;
        (ARow, ACol) = layout[0] == 'N' ? ((k * step) + step, step) : (step, (m * step) + step);
        (BRow, BCol) = layout[1] == 'N' ? ((n * step) + step, step) : (step, (k * step) + step);
        CRow = n + 5;
        _a = Filled(m, k, ARow, ACol, T.NaN, seed: 1);
        _b = Filled(k, n, BRow, BCol, T.NaN, seed: 2);
        _c = Filled(m, n, CRow, 1, T.CreateChecked(-7), seed: 3);
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public nint ARow { get; }

    public nint ACol { get; }

    public nint BRow { get; }

    public nint BCol { get; }

    public nint CRow { get; }

    public bool Accumulate { get; }

    /// <summary>What C and its surroundings must be: the plain chain of fused multiply-adds, in parts where the shape says so.</summary>
    public T[] Expected()
    {
        T[] c = [.. _c];
        int part = GemmPlan.PartLength(M, N, K);
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                ref T element = ref c[Margin + (i * CRow) + j];
                T start = Accumulate ? element : T.Zero;
                if (part == 0)
                {
                    element = Chain(i, j, 0, K, start);
                    continue;
                }

                element = Accumulate ? start + Chain(i, j, 0, part, T.Zero) : Chain(i, j, 0, part, T.Zero);
                for (int p = part; p < K; p += part)
                    element += Chain(i, j, p, Math.Min(K, p + part), T.Zero);
            }
        }

        return c;
    }

    /// <summary>C and its surroundings, computed as users do.</summary>
    public T[] Run()
    {
        T[] c = [.. _c];
        fixed (T* pa = _a, pb = _b, pc = c)
            Gemm.Run(M, N, K, pa + Margin, ARow, ACol, pb + Margin, BRow, BCol, pc + Margin, CRow, Accumulate);
        return c;
    }

    /// <summary>C and its surroundings, computed with vectors of a given width.</summary>
    public T[] RunAtWidth<V>()
        where V : struct, IVec<V, T>
    {
        T[] c = [.. _c];
        nint zero = 0;
        fixed (T* pa = _a, pb = _b, pc = c)
        {
            var operands = new GemmOperands<T>
            {
                M = M, N = N, K = K,
                A = pa + Margin, ARow = ARow, ACol = ACol,
                B = pb + Margin, BRow = BRow, BCol = BCol,
                C = pc + Margin, CRow = CRow, CCol = 1,
                Accumulate = Accumulate,
            };
            GemmDriver<V, T>.Run(operands, new GemmBatch { Count = 1, AOffsets = &zero, BOffsets = &zero });
        }

        return c;
    }

    public static void AssertSameBits(T[] expected, T[] actual) =>
        Assert.True(
            MemoryMarshal.AsBytes<T>(expected).SequenceEqual(MemoryMarshal.AsBytes<T>(actual)),
            $"bits differ first at {Array.FindIndex([.. expected.Zip(actual)], pair => !pair.First.Equals(pair.Second))} of {expected.Length}");

    private T Chain(int i, int j, int start, int end, T sum)
    {
        for (int p = start; p < end; p++)
            sum = T.FusedMultiplyAdd(_a[Margin + (i * ARow) + (p * ACol)], _b[Margin + (p * BRow) + (j * BCol)], sum);
        return sum;
    }

    /// <summary>Values of varied size and sign, so that another order of the sum would show.</summary>
    private static T[] Filled(int rows, int columns, nint row, nint column, T around, uint seed)
    {
        var values = new T[(2 * Margin) + (rows * row) + (columns * column)];
        values.AsSpan().Fill(around);
        uint state = seed;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                state = (state * 1664525) + 1013904223;
                values[Margin + (i * row) + (j * column)] = T.CreateChecked(((state >> 8) / (double)(1 << 23)) - 1);
            }
        }

        return values;
    }
}
