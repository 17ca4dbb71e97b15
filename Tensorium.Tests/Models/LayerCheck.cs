using Tensorium.Autograd;
using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>Checks of a layer's gradients, with respect to its input and to each of its parameters, against central differences in float64.</summary>
internal static class LayerCheck
{
    private const double Step = 6e-6;

    /// <summary>Compares <c>Backward</c> with the differences of Σ w·forward(x), w fixed and random. Noise is wound back for each.</summary>
    public static void Gradients(Layer layer, Tensor x, double tolerance = 1e-6)
    {
        var leaf = Leaf(x);
        var value = Weighted(layer, x);
        value(leaf).Backward();
        foreach (var tensor in Variables(layer, leaf))
        {
            var gradient = tensor.Grad!.ToArray<double>();
            var scale = Math.Max(1, gradient.Max(Math.Abs));
            for (var i = 0; i < gradient.Length; i++)
            {
                var numeric = (Moved(tensor, i, Step) - Moved(tensor, i, -Step)) / (2 * Step);
                Assert.Equal(numeric, gradient[i], tolerance * scale);
            }

            tensor.Grad = null;
        }

        double Moved(Tensor tensor, int index, double step)
        {
            using var paused = Recording.Pause();
            var values = tensor.AsWritableSpan<double>();
            var before = values[index];
            values[index] = before + step;
            var moved = value(leaf).Item();
            tensor.AsWritableSpan<double>()[index] = before;
            return moved;
        }
    }

    /// <summary>⟨H v, u⟩ along random directions of the input and all parameters together, against the difference of ⟨gradient, u⟩ along v.</summary>
    public static void SecondOrder(Layer layer, Tensor x, double tolerance = 1e-6)
    {
        var leaf = Leaf(x);
        var value = Weighted(layer, x);
        var variables = Variables(layer, leaf);
        Tensor[] Directions(ulong seed) => [.. variables.Select((variable, i) => Tensor.Normal(variable.Shape, new Generator(seed, (ulong)i), dtype: DType.Float64))];
        var (u, v) = (Directions(1), Directions(2));

        var along = Slope(createGraph: true);
        var analytic = along.RequiresGrad ? Inner(Differentiate.Gradients(along, variables), v).Item() : 0;
        var numeric = (Moved(Step) - Moved(-Step)) / (2 * Step);
        Assert.Equal(numeric, analytic, tolerance * Math.Max(1, Math.Abs(numeric)));

        Tensor Slope(bool createGraph) => Inner(Differentiate.Gradients(value(leaf), variables, createGraph: createGraph), u);

        double Moved(double step)
        {
            var before = variables.Select(variable => variable.Detach().Clone()).ToArray();
            using (Recording.Pause())
                for (var i = 0; i < variables.Length; i++) variables[i].CopyFrom(before[i] + (v[i] * step));
            var slope = Slope(createGraph: false).Item();
            using (Recording.Pause())
                for (var i = 0; i < variables.Length; i++) variables[i].CopyFrom(before[i]);
            return slope;
        }

        static Tensor Inner(Tensor[] a, Tensor[] b) => a.Zip(b, (left, right) => (left * right).Sum()).Aggregate((left, right) => left + right);
    }

    private static Tensor Leaf(Tensor x) => x.DType.IsFloating() ? x.Clone().RequireGrad() : x;

    private static Tensor[] Variables(Layer layer, Tensor leaf) => leaf.RequiresGrad ? [leaf, .. layer.Parameters] : [.. layer.Parameters];

    /// <summary>Σ w·forward(x) for a fixed w, with the same noise at each call.</summary>
    private static Func<Tensor, Tensor> Weighted(Layer layer, Tensor x)
    {
        var noise = layer.NamedGenerators.Select(generator => (generator.Value, generator.Value.State)).ToArray();
        var weights = Tensor.Uniform(layer.Forward(x).Shape, new Generator(0x5EED), 0.5, 1.5, DType.Float64);
        return input =>
        {
            foreach (var (generator, state) in noise) generator.State = state;
            return (layer.Forward(input) * weights).Sum();
        };
    }
}
