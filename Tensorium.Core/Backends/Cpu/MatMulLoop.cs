namespace Tensorium.Backends.Cpu;

/// <summary>Matrix products over the last two axes, batch by batch. Views are read where they lie: the packing takes any strides.</summary>
internal static unsafe class MatMulLoop
{
    /// <summary>Below so many multiply-adds a matrix is not worth splitting: whole matrices are handed out instead.</summary>
    private const long SmallProduct = 64 * 64 * 64;

    public static void Run<T>(Tensor left, Tensor right, Tensor y)
        where T : unmanaged
    {
        int m = y.Shape[^2], n = y.Shape[^1], k = left.Shape[^1];
        if (m == 0 || n == 0) return;
        fixed (byte* a = (CpuStorage)left.Storage, b = (CpuStorage)right.Storage, c = (CpuStorage)y.Storage)
        {
            var product = new Product<T>(
                (T*)a + left.Offset, (T*)b + right.Offset, (T*)c + y.Offset, m, n, k,
                left.Strides[^2], left.Strides[^1], right.Strides[^2], right.Strides[^1]);
            if (y.Shape.ElementCount == m * n)
            {
                product.Compute(0, 0, 0);
                return;
            }

            Shape batch = [.. y.Shape.AsSpan()[..^2]];
            var count = batch.ElementCount;
            int[] leftOffsets = BatchOffsets(left, batch), rightOffsets = BatchOffsets(right, batch);
            fixed (int* leftAt = leftOffsets, rightAt = rightOffsets)
            {
                var body = new Batch<T>(product, leftAt, rightAt);
                if ((long)m * n * k <= SmallProduct) ForkJoin.Run(count, body);
                else for (var i = 0; i < count; i++) body.Invoke(i);
            }
        }
    }

    /// <summary>Where each matrix of a broadcast batch begins, in elements.</summary>
    public static int[] BatchOffsets(Tensor tensor, Shape batch)
    {
        var offsets = new int[batch.ElementCount];
        for (var i = 0; i < offsets.Length; i++)
        {
            var rest = i;
            for (var axis = 1; axis <= batch.Rank; axis++)
            {
                var index = rest % batch[^axis];
                rest /= batch[^axis];
                if (axis + 2 <= tensor.Rank && tensor.Shape[^(axis + 2)] != 1) offsets[i] += index * tensor.Strides[^(axis + 2)];
            }
        }

        return offsets;
    }

    private readonly struct Product<T>(
        T* a, T* b, T* c, int m, int n, int k, nint aRow, nint aColumn, nint bRow, nint bColumn)
        where T : unmanaged
    {
        public void Compute(int index, nint leftOffset, nint rightOffset) => Gemm.Run(
            m, n, k, a + leftOffset, aRow, aColumn, b + rightOffset, bRow, bColumn, c + ((nint)index * m * n), n, accumulate: false);
    }

    private readonly struct Batch<T>(Product<T> product, int* leftOffsets, int* rightOffsets) : IParallelBody
        where T : unmanaged
    {
        public void Invoke(int chunk) => product.Compute(chunk, leftOffsets[chunk], rightOffsets[chunk]);
    }
}
