using Tensorium.Models.Nn;
using Xunit;

namespace Tensorium.Tests.Models;

/// <summary>The gradient of a model's objective with respect to every element of every parameter, against central differences.</summary>
internal static class ParameterCheck
{
    /// <param name="model">With parameters of float64.</param>
    /// <param name="objective">A scalar, with the same noise at each call.</param>
    /// <param name="tolerance">The largest difference that is allowed.</param>
    public static void Verify(Module model, Func<Tensor> objective, double tolerance = 1e-6)
    {
        objective().Backward();
        using var paused = Recording.Pause();
        foreach (var (name, parameter) in model.NamedParameters)
        {
            var gradient = parameter.Grad is { } grad ? grad.ToArray<double>() : throw new Xunit.Sdk.XunitException($"{name} has no gradient");
            for (var i = 0; i < gradient.Length; i++)
            {
                const double Step = 6e-6;
                var before = parameter.AsSpan<double>()[i];
                parameter.AsWritableSpan<double>()[i] = before + Step;
                var above = objective().Item();
                parameter.AsWritableSpan<double>()[i] = before - Step;
                var below = objective().Item();
                parameter.AsWritableSpan<double>()[i] = before;
                var difference = (above - below) / (2 * Step);
                Assert.True(Math.Abs(difference - gradient[i]) < tolerance * Math.Max(1, Math.Abs(difference)), $"{name}[{i}]: {gradient[i]} against {difference}");
            }
        }
    }
}
