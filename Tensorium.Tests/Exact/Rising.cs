using Tensorium.Models.Exact;
using Xunit;

namespace Tensorium.Tests.Exact;

/// <summary>What every coordinate ascent must show.</summary>
internal static class Rising
{
    /// <summary>No step lowers the bound by more than rounding, and more than one raises it.</summary>
    public static void Check(AscentTrace trace)
    {
        for (var i = 1; i < trace.Bounds.Count; i++)
        {
            var allowed = 1e-11 * Math.Max(1, Math.Abs(trace.Bounds[i]));
            Assert.True(trace.Bounds[i] >= trace.Bounds[i - 1] - allowed, $"step {i} of {trace.Bounds.Count}: from {trace.Bounds[i - 1]:R} to {trace.Bounds[i]:R}");
        }

        Assert.True(trace.HasConverged, $"{trace.Bounds.Count} bounds, the last two {trace.Bounds[^2]:R} and {trace.Bounds[^1]:R}");
        Assert.True(trace.Bounds.Count > 3 && trace.Bound > trace.Bounds[0], "the ascent is to have something to do");
    }
}
