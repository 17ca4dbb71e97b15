using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>Checks of what training maximises, with respect to every parameter of a model, against central differences in float64.</summary>
internal static class ObjectiveCheck
{
    private const double Step = 6e-6;

    /// <summary>Compares <c>Backward</c> with the differences of the objective's sum.</summary>
    /// <param name="model">In float64.</param>
    /// <param name="objective">The same at each call: its noise comes from a generator made anew, or wound back.</param>
    /// <param name="tolerance">What a derivative may be off by, for derivatives up to 1; above, in proportion.</param>
    /// <param name="without">Parameters whose names begin so have no gradient, as documented.</param>
    public static void Gradients(Module model, Func<Tensor> objective, double tolerance = 1e-6, string? without = null)
    {
        objective().Sum().Backward();
        using var paused = Recording.Pause();
        foreach (var (name, parameter) in model.NamedParameters)
        {
            if (without is not null && name.StartsWith(without, StringComparison.Ordinal))
            {
                Assert.Null(parameter.Grad);
                continue;
            }

            Assert.True(parameter.Grad is not null, $"{name}: no gradient");
            var gradient = parameter.Grad!.ToArray<double>();
            var scale = Math.Max(1, gradient.Max(Math.Abs));
            for (var i = 0; i < gradient.Length; i++)
            {
                var numeric = (Moved(parameter, i, Step) - Moved(parameter, i, -Step)) / (2 * Step);
                Assert.True(Math.Abs(numeric - gradient[i]) < tolerance * scale, $"{name}[{i}]: {gradient[i]} against {numeric}");
            }
        }

        double Moved(Tensor parameter, int index, double step)
        {
            var before = parameter.AsSpan<double>()[index];
            parameter.AsWritableSpan<double>()[index] = before + step;
            var moved = objective().Sum().Item();
            parameter.AsWritableSpan<double>()[index] = before;
            return moved;
        }
    }
}
