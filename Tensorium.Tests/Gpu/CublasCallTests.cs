using Tensorium.Gpu.Cublas;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>The arguments for cuBLAS, against a gemm as BLAS defines it, by columns: there is no GPU in this test.</summary>
public class CublasCallTests
{
    private static readonly Tensor Memory = Tensor.Normal([4096], new Generator(1), dtype: DType.Float64);

    /// <summary>Layouts of left and right: sizes, strides, and where they begin.</summary>
    public static TheoryData<string, int[], int[], int[], int[]> Products => new()
    {
        { "rows · rows", [3, 4], [4, 1], [4, 5], [5, 1] },
        { "rows · columns", [3, 4], [4, 1], [4, 5], [1, 4] },
        { "columns · rows", [3, 4], [1, 3], [4, 5], [5, 1] },
        { "columns · columns", [3, 4], [1, 3], [4, 5], [1, 4] },
        { "parts of larger matrices", [3, 4], [9, 1], [4, 5], [1, 11] },
        { "a row", [1, 4], [99, 1], [4, 5], [5, 1] },
        { "a row with a step", [1, 4], [1, 7], [4, 5], [5, 1] },
        { "a column", [3, 4], [4, 1], [4, 1], [1, 77] },
        { "a column with a step", [3, 4], [4, 1], [4, 1], [6, 1] },
        { "an outer product", [3, 1], [2, 5], [1, 5], [3, 1] },
        { "of single elements", [1, 1], [3, 3], [1, 1], [0, 0] },
        { "a batch", [2, 3, 4], [12, 4, 1], [2, 4, 5], [20, 1, 4] },
        { "a batch apart", [2, 3, 4], [50, 4, 1], [2, 4, 5], [40, 5, 1] },
        { "two batch axes", [2, 3, 3, 4], [36, 12, 4, 1], [2, 3, 4, 5], [60, 20, 5, 1] },
        { "one right factor for all", [2, 3, 4], [12, 4, 1], [4, 5], [5, 1] },
        { "one left factor for all", [1, 3, 4], [0, 4, 1], [2, 4, 5], [20, 5, 1] },
        { "a batch in the second axis", [1, 2, 3, 4], [7, 12, 4, 1], [2, 4, 5], [20, 5, 1] },
    };

    [Theory]
    [MemberData(nameof(Products))]
    public void Blas_computes_the_row_major_product(string name, int[] leftSizes, int[] leftStrides, int[] rightSizes, int[] rightStrides)
    {
        Layout left = new([.. leftSizes], leftStrides, 0), right = new([.. rightSizes], rightStrides, 0);
        var (a, b) = (new Tensor(Memory.Storage, left, DType.Float64), new Tensor(Memory.Storage, right, DType.Float64));
        var expected = a.MatMul(b);

        var call = Assert.NotNull(CublasCall.For(left, right, expected.Shape));

        Assert.Equal(expected.ToArray<double>(), Multiply(call), (x, y) => Math.Abs(x - y) < 1e-12);
        Assert.NotEmpty(name);
    }

    /// <summary>Layouts that BLAS has no arguments for: rows and columns both with a step, overlapping rows, a batch that no single step leads through, an empty sum.</summary>
    public static TheoryData<int[], int[], int[], int[]> Others => new()
    {
        { [3, 4], [8, 2], [4, 5], [5, 1] },
        { [3, 4], [0, 1], [4, 5], [5, 1] },
        { [3, 4], [2, 1], [4, 5], [5, 1] },
        { [3, 4], [-4, 1], [4, 5], [5, 1] },
        { [3, 4], [4, 1], [4, 5], [5, -1] },
        { [2, 1, 3, 4], [12, 0, 4, 1], [3, 4, 5], [20, 5, 1] },
        { [2, 3, 3, 4], [12, 24, 4, 1], [2, 3, 4, 5], [60, 20, 5, 1] },
        { [2, 3, 4], [-12, 4, 1], [4, 5], [5, 1] },
        { [3, 0], [1, 1], [0, 5], [5, 1] },
        { [0, 4], [4, 1], [4, 5], [5, 1] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_layouts_are_not_for_Blas(int[] leftSizes, int[] leftStrides, int[] rightSizes, int[] rightStrides)
    {
        var batch = Shape.Broadcast([.. leftSizes[..^2]], [.. rightSizes[..^2]], "a test");
        Assert.Null(CublasCall.For(new([.. leftSizes], leftStrides, 12), new([.. rightSizes], rightStrides, 4), [.. batch, leftSizes[^2], rightSizes[^1]]));
    }

    /// <summary>C := op(A) · op(B) for matrices by columns, as the reference BLAS says, with its conditions on the leading sizes.</summary>
    private static double[] Multiply(CublasCall call)
    {
        var memory = Memory.ToArray<double>();
        var result = new double[call.Stride * call.Count];
        Assert.True(call.First.Leading >= Math.Max(1, call.First.IsTransposed ? call.K : call.M));
        Assert.True(call.Second.Leading >= Math.Max(1, call.Second.IsTransposed ? call.N : call.K));
        Assert.True(call.Leading >= Math.Max(1, call.M));
        for (var item = 0; item < call.Count; item++)
        for (var i = 0; i < call.M; i++)
        for (var j = 0; j < call.N; j++)
        {
            var sum = 0.0;
            for (var k = 0; k < call.K; k++)
            {
                var a = call.First.IsTransposed ? k + (i * call.First.Leading) : i + (k * call.First.Leading);
                var b = call.Second.IsTransposed ? j + (k * call.Second.Leading) : k + (j * call.Second.Leading);
                sum += memory[(item * call.First.Stride) + a] * memory[(item * call.Second.Stride) + b];
            }

            result[(item * call.Stride) + i + (j * call.Leading)] = sum;
        }

        return result;
    }
}
