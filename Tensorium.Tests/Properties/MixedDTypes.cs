using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;

namespace Tensorium.Tests.Properties;

/// <summary>Float32 beside float64: the call computes in float64, and each gradient comes back in its input's dtype, rounded once.</summary>
internal static class MixedDTypes
{
    private const double FloatUnit = 1.0 / (1 << 24);

    /// <summary>What is wrong when every other real input is float32, or null.</summary>
    public static string? Failure(OpSample sample, ulong seed) => Failure(sample, seed, 0) ?? Failure(sample, seed, 1);

    private static string? Failure(OpSample sample, ulong seed, int parity)
    {
        // The elements are drawn as float32, so that both calls see the same numbers.
        var whole = RowGradient.Draw(sample, seed);
        var mixed = whole.Select((x, i) => x.DType.IsFloating() && i % 2 == parity ? x.To(DType.Float32) : x).ToArray();
        if (mixed.Where(x => x.DType.IsFloating()).Select(x => x.DType).Distinct().Count() < 2) return null;

        var expected = Gradients(sample.Apply, whole, out var isLinear);
        var actual = Gradients(sample.Apply, mixed, out _);
        for (var i = 0; i < mixed.Length; i++)
        {
            if (expected[i] is not { } right || actual[i] is not { } found) continue;
            if (found.DType != mixed[i].DType) return $"the gradient of a {mixed[i].DType.Name()} input is {found.DType.Name()}";
            var scale = Math.Max(1, OpTable.Values(right.Abs()).DefaultIfEmpty(0).Max());
            var tolerance = (found.DType == DType.Float32 ? 1.01 * FloatUnit : 1e-14) * scale;
            var error = OpTable.Values((found.To(DType.Float64) - right).Abs()).DefaultIfEmpty(0).Max();
            if (!(error <= tolerance)) return $"the {found.DType.Name()} gradient of input {i} is {error:G3} off";
        }

        return isLinear ? null : SecondFailure(sample.Apply, whole, mixed);
    }

    /// <summary>The gradients of Σ u·f for a fixed u, and whether they depend on nothing.</summary>
    private static Tensor?[] Gradients(Func<Tensor[], Tensor> f, Tensor[] inputs, out bool isLinear)
    {
        var tracked = RowGradient.Tracked(inputs);
        var y = f(tracked);
        var u = Tensor.Normal(y.Shape, new Generator(5), dtype: DType.Float64);
        var gradients = Differentiate.Gradients(y, [.. tracked.Where(x => x.DType.IsFloating())], u, createGraph: true);
        isLinear = !gradients.Any(gradient => gradient.RequiresGrad);
        var next = 0;
        return [.. tracked.Select(x => x.DType.IsFloating() ? gradients[next++].Detach() : null)];
    }

    /// <summary>The gradient of the gradients' squares: it is zero where one of them was cast without a history.</summary>
    private static string? SecondFailure(Func<Tensor[], Tensor> f, Tensor[] whole, Tensor[] mixed)
    {
        var (expected, actual) = (Second(f, whole), Second(f, mixed));
        for (var i = 0; i < expected.Length; i++)
        {
            if (actual[i].DType != mixed.Where(x => x.DType.IsFloating()).ElementAt(i).DType) return "a second gradient has another dtype than its input";
            var right = OpTable.Values(expected[i]);
            var found = OpTable.Values(actual[i]);
            var scale = Math.Max(1, right.Select(Math.Abs).DefaultIfEmpty(0).Max());
            for (var k = 0; k < right.Length; k++)
                if (!(Math.Abs(right[k] - found[k]) <= 16 * FloatUnit * scale)) return $"the second gradient of input {i} is {found[k]:R}, in float64 {right[k]:R}";
        }

        return null;
    }

    private static Tensor[] Second(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        var tracked = RowGradient.Tracked(inputs);
        Tensor[] targets = [.. tracked.Where(x => x.DType.IsFloating())];
        var y = f(tracked);
        var first = Differentiate.Gradients(y, targets, Tensor.Normal(y.Shape, new Generator(5), dtype: DType.Float64), createGraph: true);
        var sum = first.Select(gradient => gradient.To(DType.Float64).Square().Sum()).Aggregate((a, b) => a + b);
        return Differentiate.Gradients(sum, targets);
    }
}
