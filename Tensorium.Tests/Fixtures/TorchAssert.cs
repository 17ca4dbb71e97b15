using Xunit;

namespace Tensorium.Tests.Fixtures;

/// <summary>Agreement of two engines that round differently.</summary>
public static class TorchAssert
{
    /// <summary>Equal shapes, and every element within tolerance · the largest magnitude, or its own if <paramref name="each"/>; infinities and NaN alike.</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance, string what, bool each = false)
    {
        Assert.True(expected.Shape == actual.Shape, $"{what}: PyTorch's has shape {expected.Shape}, ours {actual.Shape}");
        Assert.True(expected.DType == actual.DType, $"{what}: PyTorch's is {expected.DType.Name()}, ours {actual.DType.Name()}");
        var (theirs, ours) = (expected.To(DType.Float64).ToArray<double>(), actual.To(DType.Float64).ToArray<double>());
        var largest = theirs.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < theirs.Length; i++)
        {
            var bound = tolerance * (each ? Math.Abs(theirs[i]) : largest);
            Assert.True(
                theirs[i].Equals(ours[i]) || Math.Abs(theirs[i] - ours[i]) <= bound,
                $"{what}: element {i} is {theirs[i]:R} by PyTorch and {ours[i]:R} by us; they may differ by {bound:R}");
        }
    }
}
