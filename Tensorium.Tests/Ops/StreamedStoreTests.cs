using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Results so large that they are written past the caches are those of their parts, to the last element.</summary>
public class StreamedStoreTests
{
    private const int Elements = (9 << 20) / sizeof(float);

    [Theory]
    [InlineData(DType.Float32, 0)]
    [InlineData(DType.Float32, 5)]
    [InlineData(DType.Float64, 3)]
    public void A_large_result_is_that_of_its_parts(DType dtype, int offset)
    {
        // From an offset on, inputs begin in the middle of a cache line.
        var whole = Tensor.Normal([Elements + 13], new Generator(1)).To(dtype);
        var x = whole[offset..];
        var column = Tensor.Normal([1], new Generator(2)).To(dtype);
        Same(x, part => part.Exp());
        Same(x, part => part * part);
        Same(x, part => part + column);
        Same(x, part => part.Clone());
        Same(x, part => part.To(DType.Int32).Clone());
    }

    private static void Same(Tensor x, Func<Tensor, Tensor> f)
    {
        var y = f(x);
        foreach (var start in new[] { 0, 16 * 1024 - 7, 1 << 20, x.ElementCount - 1001 })
        {
            var end = Math.Min(start + 20_000, x.ElementCount);
            Assert.True(Equal(y[start..end], f(x[start..end].Clone())), $"elements {start} to {end}");
        }
    }

    private static bool Equal(Tensor a, Tensor b) => a.ElementCount == b.ElementCount && a.Equal(b).All().Item() == 1;
}
