using Tensorium.Backends.Cpu;
using Xunit;

namespace Tensorium.Tests.Backends;

[Collection(nameof(ComputeThreads))]
public sealed unsafe class GemmBatchedTests
{
    // Many small items in a chunk; one item in several blocks; both orientations; parts of a long k.
    [Theory]
    [InlineData(50, 3, 5, 7)]
    [InlineData(9, 40, 200, 60)]
    [InlineData(20, 90, 1, 33)]
    [InlineData(20, 1, 90, 33)]
    [InlineData(3, 2, 4, 4500)]
    [InlineData(4, 5, 6, 0)]
    [InlineData(0, 5, 6, 7)]
    public void Each_item_has_the_bits_of_a_product_of_its_own(int count, int m, int n, int k)
    {
        foreach (bool accumulate in new[] { false, true })
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using var _ = new ComputeThreads(threads);
                Compare(count, m, n, k, accumulate);
            }
        }
    }

    [Fact]
    public void Offsets_of_different_number_are_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => RunBatch([0, 0], [0]));
        Assert.Contains("2 offsets of A, but 1 of B", thrown.Message, StringComparison.Ordinal);
    }

    private static void RunBatch(nint[] aOffsets, nint[] bOffsets)
    {
        float x = 1;
        Gemm.RunBatched(1, 1, 1, &x, aOffsets, 1, 1, &x, bOffsets, 1, 1, &x, 1, 1, accumulate: false);
    }

    private static void Compare(int count, int m, int n, int k, bool accumulate)
    {
        // A is broadcast over pairs of items; B comes in reverse order.
        nint[] aOffsets = [.. Enumerable.Range(0, count).Select(i => (nint)(i / 2) * m * k)];
        nint[] bOffsets = [.. Enumerable.Range(0, count).Select(i => (nint)(count - 1 - i) * k * n)];
        float[] a = Values(((count / 2) + 1) * m * k, 1);
        float[] b = Values((count * k * n) + 1, 2);
        float[] expected = Values((count * m * n) + 1, 3);
        float[] actual = [.. expected];
        fixed (float* pa = a, pb = b, pe = expected, pc = actual)
        {
            for (int i = 0; i < count; i++)
                Gemm.Run(m, n, k, pa + aOffsets[i], k, 1, pb + bOffsets[i], 1, k, pe + (i * m * n), n, accumulate);
            Gemm.RunBatched(m, n, k, pa, aOffsets, k, 1, pb, bOffsets, 1, k, pc, m * n, n, accumulate);
        }

        GemmCase<float>.AssertSameBits(expected, actual);
    }

    private static float[] Values(int count, uint seed)
    {
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            seed = (seed * 1664525) + 1013904223;
            values[i] = ((seed >> 8) / (float)(1 << 23)) - 1;
        }

        return values;
    }
}
