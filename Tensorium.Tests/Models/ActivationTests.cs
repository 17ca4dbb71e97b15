using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

public sealed class ActivationTests
{
    private static readonly Dictionary<string, (Layer Layer, Func<double, double> Formula)> Activations = new()
    {
        ["relu"] = (new Relu(), x => Math.Max(x, 0)),
        ["leaky relu"] = (new LeakyRelu(0.2), x => x > 0 ? x : 0.2 * x),
        ["elu"] = (new Elu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
        ["gelu"] = (new Gelu(), x => x * Distributions.Goodness.NormalCdf(x)),
        ["silu"] = (new Silu(), x => x / (1 + Math.Exp(-x))),
        ["tanh"] = (new Tanh(), Math.Tanh),
        ["sigmoid"] = (new Sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        ["softplus"] = (new Softplus(), x => Math.Log(1 + Math.Exp(x))),
    };

    public static TheoryData<string> Names => [.. Activations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_its_formula_and_has_its_gradient(string name)
    {
        var (layer, formula) = Activations[name];
        var x = Tensor.From(-4, -1.25, -0.1, 0.1, 0.7, 3);
        Distributions.Near.Equal([.. x.ToArray<double>().Select(formula)], layer.Forward(x), 1e-12);
        LayerCheck.Gradients(layer, x);
        Assert.Empty(layer.Parameters);
    }

    [Fact]
    public void A_sequence_applies_its_layers_in_order()
    {
        var x = Tensor.From(-2.0, 2.0);
        Assert.Equal(x.Relu().Tanh().ToArray<double>(), new Sequential(new Relu(), new Tanh()).Forward(x).ToArray<double>());
        Assert.Same(x, new Sequential().Forward(x));
    }
}
