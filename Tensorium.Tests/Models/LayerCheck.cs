using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>Checks of a layer's gradients, with respect to its input and to each of its parameters, against central differences in float64.</summary>
internal static class LayerCheck
{
    private const double Step = 6e-6;

    /// <summary>Compares <c>Backward</c> with the differences of Σ w·forward(x), w fixed and random. The layer must be a function of x (no fresh noise).</summary>
    public static void Gradients(Layer layer, Tensor x, double tolerance = 1e-6)
    {
        var leaf = x.Clone().RequireGrad();
        var weights = Tensor.Uniform(layer.Forward(x).Shape, new Generator(0x5EED), 0.5, 1.5, DType.Float64);
        (layer.Forward(leaf) * weights).Sum().Backward();
        foreach (var tensor in layer.Parameters.Prepend(leaf))
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
            var value = (layer.Forward(leaf) * weights).Sum().Item();
            tensor.AsWritableSpan<double>()[index] = before;
            return value;
        }
    }
}
