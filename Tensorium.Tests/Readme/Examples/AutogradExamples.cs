using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Readme.Examples;

/// <summary>The README's code about differentiation, run.</summary>
public class AutogradExamples
{
    [Fact]
    public void Backward()
    {
        // README:backward
        var generator = new Generator(seed: 1);
        var x = Tensor.Normal([64, 3], generator);
        var y = x.Sum(axes: 1, keepDims: true);

        var weight = Tensor.Zeros([3, 1]).RequireGrad();
        for (var step = 0; step < 100; step++)
        {
            var loss = (x.MatMul(weight) - y).Square().Mean();
            loss.Backward();                                                 // adds to weight.Grad
            using (Differentiate.NoGrad()) weight.CopyFrom(weight - 0.1 * weight.Grad!);
            weight.Grad = null;
        }
        // README:end

        Assert.All(weight.ToArray<float>(), value => Assert.Equal(1, value, 1e-3));
    }

    [Fact]
    public void Functional()
    {
        // README:functional
        Func<Tensor, Tensor> f = x => (x.Exp() * x).Sum();
        var x = Tensor.From(0.5, -1.0);
        var v = Tensor.From(1.0, 2.0);

        var (value, gradient) = Differentiate.ValueAndGrad(f)(x);
        var curvature = Differentiate.Hvp(f, x, v);                                      // ∂²f/∂x² · v
        var (result, pullback) = Differentiate.Vjp(z => z.Tanh(), x);
        var pulled = pullback(v);                                                        // vᵀ · ∂tanh/∂x
        var third = Differentiate.Grad(z => (Differentiate.Hvp(f, z, v) * v).Sum())(x);  // they nest
        // README:end

        double[] exp = [Math.Exp(0.5), Math.Exp(-1)];
        AssertClose([(0.5 * exp[0]) - exp[1]], value);
        AssertClose([1.5 * exp[0], 0], gradient);
        AssertClose([2.5 * exp[0], 2 * exp[1]], curvature);
        AssertClose([Math.Tanh(0.5), Math.Tanh(-1)], result);
        AssertClose([1 - Math.Pow(Math.Tanh(0.5), 2), 2 * (1 - Math.Pow(Math.Tanh(-1), 2))], pulled);
        AssertClose([3.5 * exp[0], 2 * 4 * exp[1]], third);
    }

    // README:custom-elementwise
    public readonly struct Bell : IUnaryOp
    {
        public static string Name => "Bell";

        public static Saves Saves => Saves.Left | Saves.Output;   // what the rule reads; nothing else is kept

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => Elementary.Exp(-(x * x));

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * -2 * saved.X * saved.Y;
    }
    // README:end

    [Fact]
    public void Custom_elementwise()
    {
        // README:custom-elementwise-use
        var y = Tensor.Linspace(-2, 2, 5).Map(new Bell());
        GradCheck.Verify(x => x.Map(new Bell()), Tensor.From(0.3, -1.2, 2), order: 2);
        // README:end

        Assert.Equal(Math.Exp(-4), y[0].Item(), 1e-6);
    }

    [Fact]
    public void Custom_function()
    {
        // README:custom-function
        static Tensor Step(Tensor x) => Differentiate.Custom(
            "Step",
            [x],
            forward: inputs => (inputs[0] > 0).To(DType.Float32),
            vjp: (gradient, inputs, output) => [gradient]);              // the straight-through estimator

        var gradient = Differentiate.Grad(x => (3 * Step(x)).Sum())(Tensor.From(-1f, 2));
        // README:end

        Assert.Equal([3f, 3], gradient.ToArray<float>());
    }

    [Fact]
    public void Checkpoints()
    {
        // README:checkpoint
        var x = Tensor.Linspace(-1, 1, 64).Reshape(8, 8).RequireGrad();
        Func<Tensor, Tensor> block = h => h.MatMul(h.T).Tanh().Softplus();

        var y = Checkpoint.Run(block, x);     // keeps y alone; computes the rest again on the way back
        y.Sum().Backward();
        // README:end

        Assert.Equal(Differentiate.Grad(z => block(z).Sum())(x.Detach()).ToArray<float>(), x.Grad!.ToArray<float>());
    }

    [Fact]
    public void Memory()
    {
        // README:memory
        var x = Tensor.Linspace(0, 1, 10_000).RequireGrad();
        var hidden = x.Exp();
        var shown = x.Tanh().Keep();
        var loss = (hidden * shown).Sum();
        loss.Backward();

        var fine = loss.Item() + shown[0].Item();
        // hidden.ToArray<float>() would throw a ReleasedException that names Keep, Detach and keepGraph.
        // README:end

        Assert.True(double.IsFinite(fine));
        Assert.Contains("Keep()", Assert.Throws<ReleasedException>(() => hidden.ToArray<float>()).Message, StringComparison.Ordinal);
    }

    private static void AssertClose(double[] expected, Tensor actual) =>
        Assert.All(expected.Zip(actual.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
}
