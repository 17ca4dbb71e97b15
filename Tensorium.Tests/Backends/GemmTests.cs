using System.Numerics;
using Tensorium.Backends.Cpu;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Backends;

[Collection(nameof(ComputeThreads))]
public sealed class GemmTests
{
    private static readonly string[] s_layouts = ["NN", "NT", "TN", "TT", "NN+", "NT+", "TN+", "TT+"];

    // Around the edges of tiles: 4 and 8 rows; 1–3 vectors of 1–16 lanes.
    private static readonly int[] s_rows = [1, 3, 4, 5, 8, 9, 12, 15, 21];
    private static readonly int[] s_columns = [1, 2, 3, 5, 12, 16, 17, 24, 33, 48, 49, 100];
    private static readonly int[] s_depths = [0, 1, 2, 9, 33];

    public static TheoryData<string> Layouts => [.. s_layouts];

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_width_gives_the_bits_of_the_plain_chain_in_float32(string layout) =>
        ForEdgeShapes<float>(layout, static (product, expected) =>
        {
            GemmCase<float>.AssertSameBits(expected, product.Run());
            GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x1>());
            GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x4>());
            GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x8>());
            GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x16>());
        });

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_width_gives_the_bits_of_the_plain_chain_in_float64(string layout) =>
        ForEdgeShapes<double>(layout, static (product, expected) =>
        {
            GemmCase<double>.AssertSameBits(expected, product.Run());
            GemmCase<double>.AssertSameBits(expected, product.RunAtWidth<F64x1>());
            GemmCase<double>.AssertSameBits(expected, product.RunAtWidth<F64x2>());
            GemmCase<double>.AssertSameBits(expected, product.RunAtWidth<F64x4>());
            GemmCase<double>.AssertSameBits(expected, product.RunAtWidth<F64x8>());
        });

    // Several slices of k, blocks of rows and of columns; one row; one column; B read in place; long k with a small C.
    [Theory]
    [InlineData(40, 170, 850, "NN", false)]
    [InlineData(150, 1000, 30, "NT", true)]
    [InlineData(300, 130, 410, "TN", false)]
    [InlineData(530, 100, 410, "NN", true)]
    [InlineData(1300, 420, 40, "NT", true)]
    [InlineData(1, 700, 500, "NT", false)]
    [InlineData(700, 1, 500, "TN", true)]
    [InlineData(32, 784, 144, "NN", false)]
    [InlineData(7, 21, 5000, "NT", false)]
    [InlineData(33, 5, 9001, "TN", true)]
    public void Any_number_of_threads_gives_the_bits_of_the_reference(int m, int n, int k, string layout, bool accumulate)
    {
        AssertSameBitsForThreads<float>(m, n, k, layout, accumulate);
        AssertSameBitsForThreads<double>(m, n, k, layout, accumulate);
    }

    [Fact]
    public void A_long_sum_into_a_small_matrix_is_cut_by_shape_alone()
    {
        Assert.Equal(0, GemmPlan.PartLength(10, 10, 4095));
        Assert.Equal(0, GemmPlan.PartLength(512, 512, 100_000));
        Assert.Equal(1024, GemmPlan.PartLength(10, 10, 4096));
        Assert.Equal(GemmPlan.PartLength(30, 7, 100_000), GemmPlan.PartLength(7, 30, 100_000));

        var product = new GemmCase<float>(6, 40, 4500, "NT");
        float[] expected = product.Expected();
        GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x1>());
        GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x8>());
        GemmCase<float>.AssertSameBits(expected, product.RunAtWidth<F32x16>());
    }

    [Fact]
    public void Rows_of_B_far_and_evenly_apart_are_packed_to_the_same_bits()
    {
        var product = new GemmCase<float>(24, 1023, 20);
        Assert.Equal(1024, product.BRow);
        GemmCase<float>.AssertSameBits(product.Expected(), product.Run());
    }

    [Fact]
    public void Negative_strides_walk_backwards()
    {
        float[] a = [1, 2, 3, 4];
        float[] b = [10, 20];
        float[] c = new float[2];
        unsafe
        {
            fixed (float* pa = a, pb = b, pc = c)
                Gemm.Run(2, 1, 2, pa + 3, -2, -1, pb + 1, -1, 1, pc, 1, accumulate: false);
        }

        // [[4, 3], [2, 1]] · [20, 10]
        Assert.Equal([110f, 50f], c);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Zero_strides_broadcast(int m)
    {
        // Every row of A is a, every row of B is b: C[i, j] = Σ a · b[j].
        float[] a = [1, 2, 3, 4];
        float[] b = [.. Enumerable.Range(0, 112).Select(j => (float)j)];
        float[] c = new float[m * b.Length];
        unsafe
        {
            fixed (float* pa = a, pb = b, pc = c)
                Gemm.Run(m, b.Length, 4, pa, 0, 1, pb, 0, 1, pc, b.Length, accumulate: false);
        }

        Assert.Equal(Enumerable.Range(0, c.Length).Select(i => 10f * b[i % b.Length]), c);
    }

    [Fact]
    public void A_steady_product_allocates_nothing()
    {
        using var _ = new ComputeThreads(2);
        float[] a = new float[64 * 300];
        float[] c = new float[64 * 64];
        MultiplyOften(a, c, 3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MultiplyOften(a, c, 20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static unsafe void MultiplyOften(float[] a, float[] c, int times)
    {
        fixed (float* pa = a, pc = c)
        {
            for (int i = 0; i < times; i++)
                Gemm.Run(64, 64, 300, pa, 300, 1, pa, 1, 300, pc, 64, accumulate: false);
        }
    }

    private static void AssertSameBitsForThreads<T>(int m, int n, int k, string layout, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var product = new GemmCase<T>(m, n, k, layout, accumulate);
        T[] expected = product.Expected();
        foreach (int threads in new[] { 1, 2, 5 })
        {
            using var _ = new ComputeThreads(threads);
            GemmCase<T>.AssertSameBits(expected, product.Run());
        }
    }

    private static void ForEdgeShapes<T>(string layout, Action<GemmCase<T>, T[]> check)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int m in s_rows)
        {
            foreach (int n in s_columns)
            {
                foreach (int k in s_depths)
                {
                    var product = new GemmCase<T>(m, n, k, layout, accumulate: (m + n + k) % 2 == 0);
                    check(product, product.Expected());
                }
            }
        }
    }
}
