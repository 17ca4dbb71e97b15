using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;
using Tensorium.Tests.Properties;
using Xunit;

namespace Tensorium.Tests.Autograd;

/// <summary>For every op on small shapes: the whole Jacobian, element by element, and products with it along random directions, against central differences.</summary>
public class RowJacobianTests
{
    // Beyond it a matrix of differences costs more than it tells.
    private const int LargestJacobian = 600;

    private const double Step = 6e-6;
    private const double Tolerance = 1e-6;

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void Every_element_of_the_jacobian_agrees(string name)
    {
        var compared = 0;
        ForEachInput(name, (f, x, message) =>
        {
            var size = f(x).ElementCount;
            if ((long)size * x.ElementCount > LargestJacobian) return;
            var jacobian = Differentiate.Jacobian(f, x).Reshape([size, x.ElementCount]).ToArray<double>();
            var scale = Math.Max(1, jacobian.Max(Math.Abs));
            for (var column = 0; column < x.ElementCount; column++)
            {
                var direction = Tensor.Zeros([x.ElementCount], DType.Float64);
                direction[column].Fill(1);
                var differences = Slope(f, x, direction.Reshape(x.Shape));
                for (var row = 0; row < size; row++)
                {
                    var element = jacobian[(row * x.ElementCount) + column];
                    Assert.True(Math.Abs(element - differences[row]) <= Tolerance * scale, $"{message}: ∂y[{row}]/∂x[{column}] is {element:R}, by central differences {differences[row]:R}");
                    compared++;
                }
            }
        });
        Assert.True(compared > 0, $"{name}: no sample is small enough");
    }

    [Theory]
    [MemberData(nameof(OpTable.Differentiable), MemberType = typeof(OpTable))]
    public void The_product_with_a_direction_agrees(string name) => ForEachInput(name, (f, x, message) =>
    {
        var v = Tensor.Normal(x.Shape, new Generator(1), dtype: DType.Float64);
        var (value, tangent) = Differentiate.Jvp(f, x, v);
        Assert.Equal(OpTable.Bits(f(x)), OpTable.Bits(value));
        var (found, expected) = (tangent.ToArray<double>(), Slope(f, x, v));
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= Tolerance * scale, $"{message}: (Jv)[{i}] is {found[i]:R}, by central differences {expected[i]:R}");
    });

    private static double[] Slope(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        var (above, below) = (f(x + (v * Step)), f(x - (v * Step)));
        return ((above - below) / (2 * Step)).ToArray<double>();
    }

    private static void ForEachInput(string name, Action<Func<Tensor, Tensor>, Tensor, string> check)
    {
        foreach (var sample in RowGradient.Small(OpTable.Row(name)))
        {
            var inputs = RowGradient.Draw(sample, 13);
            for (var i = 0; i < inputs.Length; i++)
            {
                var at = i;
                if (!inputs[i].DType.IsFloating() || sample.Apply(inputs).ElementCount == 0) continue;
                check(x => sample.Apply([.. inputs.Select((input, k) => k == at ? x : input)]), inputs[i], $"{name} {sample.Label}, input {i}");
            }
        }
    }
}
