namespace Tensorium.Gpu.Cublas;

/// <summary>How a factor is handed to BLAS: as columns so many elements apart, the matrix or its transpose.</summary>
internal readonly record struct BlasOperand(bool IsTransposed, int Leading, long Stride);

/// <summary>
/// The arguments of a gemm for a batch of row-major products. BLAS has columns where we have rows: what it reads of a row-major matrix is the transpose. So it is asked for
/// Cᵀ = Bᵀ · Aᵀ, with the factors exchanged, and nothing is moved.
/// </summary>
/// <param name="First">BLAS's first factor, which is our right one.</param>
/// <param name="Second">BLAS's second factor, which is our left one.</param>
/// <param name="M">The rows of BLAS's result, which are our columns.</param>
/// <param name="N">The columns of BLAS's result, which are our rows.</param>
/// <param name="K">The inner axis.</param>
/// <param name="Leading">From one of BLAS's columns of the result to the next.</param>
/// <param name="Stride">From one result of the batch to the next.</param>
/// <param name="Count">The products.</param>
internal readonly record struct CublasCall(BlasOperand First, BlasOperand Second, int M, int N, int K, int Leading, long Stride, int Count)
{
    /// <summary>The call for these layouts of left, right and a contiguous result; null where strides are not what BLAS takes, or nothing is to be multiplied.</summary>
    public static CublasCall? For(Layout left, Layout right, Shape result)
    {
        int rows = result[^2], columns = result[^1], inner = left.Shape[^1];
        if (inner == 0 || result.ElementCount == 0) return null;
        return OperandOf(right, result) is { } first && OperandOf(left, result) is { } second
            ? new(first, second, columns, rows, inner, columns, (long)rows * columns, result.ElementCount / (rows * columns))
            : null;
    }

    private static BlasOperand? OperandOf(Layout x, Shape result)
    {
        if (BatchStride(x, result) is not { } stride) return null;
        int rows = x.Shape[^2], columns = x.Shape[^1], rowStride = x.Strides[^2], columnStride = x.Strides[^1];
        if (LeadingOf(rows, columns, rowStride, columnStride) is { } leading) return new(false, leading, stride);
        return LeadingOf(columns, rows, columnStride, rowStride) is { } transposed ? new(true, transposed, stride) : null;
    }

    /// <summary>From one row to the next, if the elements of a row are neighbours and rows do not overlap. The stride of an axis of one element says nothing.</summary>
    private static int? LeadingOf(int rows, int columns, int rowStride, int columnStride)
    {
        if (columns > 1 && columnStride != 1) return null;
        if (rows == 1) return columns;
        return rowStride >= columns ? rowStride : null;
    }

    /// <summary>From one matrix of the batch to the next, if one step leads through all of the batch axes; 0 where one matrix meets them all.</summary>
    private static long? BatchStride(Layout x, Shape result)
    {
        long? stride = null;
        long matrices = 1;
        for (var axis = 3; axis <= result.Rank; axis++)
        {
            var size = result[^axis];
            if (size == 1) continue;
            long here = axis <= x.Shape.Rank && x.Shape[^axis] != 1 ? x.Strides[^axis] : 0;
            stride ??= here;
            if (here != stride * matrices) return null;
            matrices *= size;
        }

        return stride is null or >= 0 ? stride ?? 0 : null;
    }
}
