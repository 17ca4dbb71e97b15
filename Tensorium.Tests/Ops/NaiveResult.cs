using System.Collections.Concurrent;
using Tensorium.Ops;

namespace Tensorium.Tests.Ops;

/// <summary>What the naive loop of a sample gives for inputs that were drawn. It depends on no dtype and no device, and takes longest of all: each is computed once.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="Expected">The result.</param>
/// <param name="Condition">The <see cref="Conditioning"/> of each element, where the op's kind is judged by it.</param>
internal sealed record NaiveResult(NaiveArray[] Inputs, NaiveArray Expected, double[] Condition)
{
    private static readonly ConcurrentDictionary<(OpSample Sample, ulong Seed), Lazy<NaiveResult>> s_known = new();

    public static NaiveResult Of(OpRow row, OpSample sample, ulong seed) => s_known.GetOrAdd((sample, seed), _ => new(() => Compute(row, sample, seed))).Value;

    private static NaiveResult Compute(OpRow row, OpSample sample, ulong seed)
    {
        var inputs = OpTable.Draw(sample, seed);
        var expected = sample.Reference(inputs);
        return new(inputs, expected, Conditioning.Of(row, sample, inputs, expected));
    }
}
