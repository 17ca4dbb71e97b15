using Tensorium.Autograd;

namespace Tensorium.Tests.Properties;

/// <summary>What the check of a program found.</summary>
internal enum ProgramVerdict
{
    /// <summary>Differentiation and finite differences agree.</summary>
    Agrees,

    /// <summary>Finite differences do not settle, whatever the gradient says: too near a kink, or too strongly curved.</summary>
    Discarded,
}

/// <summary>A program's gradient and Hessian-vector product, along random directions, against finite differences in float64.</summary>
internal static class ProgramCheck
{
    private const double Step = 1e-4;
    private const double Tolerance = 2e-6;

    /// <summary>Compares; says which of the two disagrees.</summary>
    /// <exception cref="ProgramException">They disagree.</exception>
    public static ProgramVerdict Run(RandomProgram program)
    {
        var inputs = program.Values();
        var generator = new Generator(program.Seed, 1);
        var v = inputs.Select(x => Tensor.Normal(x.Shape, generator, dtype: DType.Float64)).ToArray();
        var u = inputs.Select(x => Tensor.Normal(x.Shape, generator, dtype: DType.Float64)).ToArray();

        Tensor[] Moved(double step) => [.. inputs.Select((x, i) => x + (v[i] * step))];
        Tensor[] Gradients(Tensor[] at) => Differentiate.ValueAndGrads(program.Run)(at).Gradients;

        if (!Settles(step => program.Run(Moved(step)).Item(), out var slope)) return ProgramVerdict.Discarded;
        Expect("gradient", Inner(Gradients(inputs), v).Item(), slope);

        if (!Settles(step => Inner(Gradients(Moved(step)), u).Item(), out var curvature)) return ProgramVerdict.Discarded;
        var variables = inputs.Select(x => x.RequireGrad()).ToArray();
        var first = Differentiate.Gradients(program.Run(variables), variables, createGraph: true);
        Expect("Hessian-vector product", Inner(Differentiate.Gradients(Inner(first, u), variables), v).Item(), curvature);
        return ProgramVerdict.Agrees;
    }

    /// <summary>The derivative at 0 by central differences of two steps, extrapolated (Richardson); false if the two are far apart.</summary>
    private static bool Settles(Func<double, double> f, out double derivative)
    {
        double Slope(double step) => (f(step) - f(-step)) / (2 * step);
        var (fine, coarse) = (Slope(Step), Slope(2 * Step));
        derivative = ((4 * fine) - coarse) / 3;
        return Math.Abs(fine - coarse) <= 1e-4 * Math.Max(1, Math.Abs(derivative));
    }

    private static void Expect(string what, double analytic, double numeric)
    {
        if (!(Math.Abs(analytic - numeric) <= Tolerance * Math.Max(1, Math.Abs(numeric))))
            throw new ProgramException($"the {what} along a direction is {analytic:R}, by finite differences {numeric:R}");
    }

    private static Tensor Inner(Tensor[] a, Tensor[] b) => a.Zip(b, (x, y) => (x * y).Sum()).Aggregate((x, y) => x + y);
}

/// <summary>A program whose derivatives are wrong.</summary>
internal sealed class ProgramException(string message) : Exception(message);
