using Tensorium.Autograd;
using Tensorium.Tests.Ops;
using Xunit;

namespace Tensorium.Tests.Fused;

/// <summary>Two ways to compute the same: their results and first gradients must have the same bits.</summary>
internal static class SameBits
{
    /// <summary>Compares the values, and the gradients of Σ f² (so that the gradient that comes in differs from element to element).</summary>
    public static void Assert(Func<Tensor[], Tensor> fused, Func<Tensor[], Tensor> composite, Tensor[] inputs, string what)
    {
        var (expected, actual) = (Results(composite, inputs), Results(fused, inputs));
        for (var i = 0; i < expected.Length; i++)
        {
            Xunit.Assert.True(expected[i].Shape == actual[i].Shape, $"{what}: shapes {expected[i].Shape} and {actual[i].Shape}");
            Xunit.Assert.True(
                OpTable.Bits(expected[i]).SequenceEqual(OpTable.Bits(actual[i])),
                $"{what}: {(i == 0 ? "the result" : $"gradient {i - 1}")} differs from the composite's");
        }
    }

    public static Tensor Normal(Shape shape, ulong seed, DType dtype) => Tensor.Normal(shape, new Generator(seed), dtype: dtype);

    private static Tensor[] Results(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        Tensor[] tracked = [.. inputs.Select(input => input.Detach().RequireGrad())];
        var y = f(tracked);
        var value = y.Detach().Clone();
        (y.Square() * 0.5).Sum().Backward();
        return [value, .. tracked.Select(input => input.Grad!)];
    }
}
