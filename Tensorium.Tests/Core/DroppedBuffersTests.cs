using System.Runtime.CompilerServices;
using Tensorium.Tests.Backends;
using Xunit;

namespace Tensorium.Tests.Core;

/// <summary>Large results that nobody gives back; measured over the whole process, so with no other test beside it.</summary>
[Collection(nameof(ComputeThreads))]
public class DroppedBuffersTests
{
    private const int Elements = 3 << 20;

    [Fact]
    public void Results_that_are_dropped_are_computed_into_the_same_memory_again()
    {
        var x = Tensor.Ones([Elements]);
        for (var i = 0; i < 20; i++) Drop(x);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 400; i++) Drop(x);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200L * Elements * sizeof(float));
    }

    [Fact]
    public void A_span_keeps_the_memory_of_a_tensor_that_was_dropped()
    {
        var x = Tensor.Ones([Elements]);
        var span = Span(x);
        for (var i = 0; i < 60; i++) Drop(x);
        Assert.Equal(-1, span.IndexOfAnyExcept(3f));
    }

    [Fact]
    public void What_is_held_keeps_its_value_while_others_come_and_go()
    {
        var x = Tensor.Ones([Elements]);
        var held = Enumerable.Range(0, 8).Select(i => x * i).ToArray();
        for (var i = 0; i < 60; i++) Drop(x);
        for (var i = 0; i < held.Length; i++) Assert.Equal(-1, held[i].AsSpan<float>().IndexOfAnyExcept(i));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(Tensor x) => _ = x + x;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ReadOnlySpan<float> Span(Tensor x) => (x * 3).AsSpan<float>();
}
