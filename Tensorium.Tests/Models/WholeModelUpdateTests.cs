using System.Runtime.CompilerServices;
using Tensorium.Ops;
using Tensorium.Simd;
using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>A step over many parameters in one launch.</summary>
[Collection(nameof(ComputeThreads))]
public sealed class WholeModelUpdateTests
{
    private readonly struct Step(double rate) : IUpdateOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<V>(in V gradient, ref V parameter, ref V first, ref V second)
            where V : struct, IVec<V>
        {
            first += gradient;
            second = V.Fma(gradient, gradient, second);
            parameter = V.Fma(V.Splat(-rate), first / V.Sqrt(second + V.Splat(1)), parameter);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Many_parameters_at_once_have_the_bits_of_one_at_a_time(int threads)
    {
        // More than are pinned at a time; empty ones between, one that is cut into chunks, two dtypes.
        using var scope = new ComputeThreads(threads);
        int[] sizes = [0, 5, 40_000, 0, 17, 1, .. Enumerable.Range(1, 150), 0];
        var (together, apart) = (Make(sizes), Make(sizes));
        Tensor.Update<Step>(together);
        foreach (var one in apart) one.Parameter.Update(one.Op, one.Gradient, one.First, one.Second);
        for (var i = 0; i < sizes.Length; i++)
        {
            Assert.Equal(apart[i].Parameter.To(DType.Float64).ToArray<double>(), together[i].Parameter.To(DType.Float64).ToArray<double>());
            Assert.Equal(apart[i].First!.To(DType.Float64).ToArray<double>(), together[i].First!.To(DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void Nothing_is_changed_if_one_of_them_does_not_fit()
    {
        var updates = Make([4, 3]);
        updates[1] = updates[1] with { Gradient = Tensor.Ones([7], updates[1].Parameter.DType) };
        var before = updates[0].Parameter.Clone();
        Assert.Throws<ShapeException>(() => Tensor.Update<Step>(updates));
        Assert.Equal(before.ToArray<float>(), updates[0].Parameter.ToArray<float>());
    }

    [Fact]
    public void No_parameters_are_no_step() => Tensor.Update<Step>([]);

    private static ParameterUpdate<Step>[] Make(int[] sizes) =>
    [
        .. sizes.Select((size, i) =>
        {
            var (generator, dtype) = (new Generator((ulong)i), i % 7 == 3 ? DType.Float64 : DType.Float32);
            return new ParameterUpdate<Step>(
                new(0.1 * (i + 1)), Tensor.Normal([size], generator, dtype: dtype), Tensor.Normal([size], generator, dtype: dtype),
                Tensor.Zeros([size], dtype), Tensor.Zeros([size], dtype));
        }),
    ];
}
