using System.Globalization;

namespace Tensorium.Autograd;

/// <summary>What a gradient check found.</summary>
/// <param name="Order">1 for the gradient, 2 for the Hessian-vector product.</param>
/// <param name="Input">Which input.</param>
/// <param name="Element">Which of its elements, in row-major order; for order 2, −1: the whole direction.</param>
/// <param name="Analytic">What differentiation gave.</param>
/// <param name="Numeric">What central differences gave.</param>
public sealed record GradCheckFailure(int Order, int Input, int Element, double Analytic, double Numeric);

/// <summary>A gradient that disagrees with central differences.</summary>
public sealed class GradCheckException(string message, GradCheckFailure failure) : Exception(message)
{
    /// <summary>The element that is furthest off.</summary>
    public GradCheckFailure Failure { get; } = failure;
}

/// <summary>
/// Checks gradients against central differences, in float64: the function's output is weighted with fixed random numbers, so that
/// every element of the Jacobian takes part, and each element of each input is moved.
/// </summary>
public static class GradCheck
{
    /// <summary>The relative error that central differences at the default step leave room for, with a margin.</summary>
    public const double DefaultTolerance = 1e-6;

    // The cube root of the spacing of doubles balances the rounding of f against the third derivative.
    private const double Step = 6e-6;

    /// <summary>Checks ∂f/∂x for one input.</summary>
    /// <exception cref="GradCheckException">They disagree; the message says where.</exception>
    public static void Verify(Func<Tensor, Tensor> f, Tensor x, double tolerance = DefaultTolerance, int order = 1) =>
        Verify(xs => f(xs[0]), [x], tolerance, order);

    /// <summary>Checks the gradient with respect to every floating-point input and, for <paramref name="order"/> 2, the Hessian-vector product along a random direction.</summary>
    /// <param name="f">The function; it gets its inputs as float64, and may give a tensor of any shape.</param>
    /// <param name="inputs">Where to check. Stay away from points at which f has no derivative.</param>
    /// <param name="tolerance">The error allowed, relative to the largest gradient element and 1.</param>
    /// <param name="order">1, or 2 for the second derivative as well.</param>
    /// <exception cref="GradCheckException">They disagree; the message says where.</exception>
    public static void Verify(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance = DefaultTolerance, int order = 1)
    {
        var failure = Run(f, inputs, tolerance, order);
        if (failure is null) return;
        var place = failure.Element < 0 ? "along a random direction" : $"element {failure.Element}";
        throw new GradCheckException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"GradCheck: the {(failure.Order == 1 ? "gradient" : "second derivative")} with respect to input {failure.Input} of shape {inputs[failure.Input].Shape}, {place}, is {failure.Analytic:G9}; central differences give {failure.Numeric:G9} (tolerance {tolerance:G2})"),
            failure);
    }

    /// <summary>As <see cref="Verify(Func{Tensor[], Tensor}, Tensor[], double, int)"/>, returning the worst disagreement, or null.</summary>
    public static GradCheckFailure? Run(Func<Tensor[], Tensor> f, Tensor[] inputs, double tolerance = DefaultTolerance, int order = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 2);
        var points = inputs.Select(x => x.DType.IsFloating() ? x.Detach().To(DType.Float64).Clone() : x).ToArray();
        var weighted = Weighted(f);
        var worst = First(weighted, points, tolerance);
        return worst is null && order == 2 ? Second(weighted, points, tolerance) : worst;
    }

    /// <summary>Σ w·f(x) with fixed weights between ½ and 1½.</summary>
    private static Func<Tensor[], Tensor> Weighted(Func<Tensor[], Tensor> f) => xs =>
    {
        var y = f(xs);
        if (!y.DType.IsFloating()) throw new DTypeException($"GradCheck: the function returns {y.DType.Name()}, which has no gradient");
        var weights = new double[y.ElementCount];
        new Generator(0x5EED).FillUniform(weights);
        return (y * (Tensor.From<double>(weights, y.Shape, y.Device) + 0.5)).Sum();
    };

    private static GradCheckFailure? First(Func<Tensor[], Tensor> f, Tensor[] points, double tolerance)
    {
        var analytic = Gradients(f, points);
        var worst = new Worst(tolerance);
        for (var input = 0; input < points.Length; input++)
        {
            if (!points[input].DType.IsFloating()) continue;
            var gradient = analytic[input].ToArray<double>();
            var scale = Math.Max(1, gradient.Select(Math.Abs).DefaultIfEmpty(0).Max());
            for (var element = 0; element < gradient.Length; element++)
            {
                var numeric = Difference(points, input, element, moved => f(moved).Item());
                worst.See(new(1, input, element, gradient[element], numeric), scale);
            }
        }

        return worst.Failure;
    }

    /// <summary>⟨∇²f·v, u⟩ for random v and u, against the difference of ⟨∇f, u⟩ along v.</summary>
    private static GradCheckFailure? Second(Func<Tensor[], Tensor> f, Tensor[] points, double tolerance)
    {
        var worst = new Worst(tolerance);
        for (var input = 0; input < points.Length; input++)
        {
            if (!points[input].DType.IsFloating() || points[input].ElementCount == 0) continue;
            var at = input;
            var (v, u) = (Direction(points[input], 1), Direction(points[input], 2));
            Tensor Along(Tensor x) => f([.. points.Select((point, i) => i == at ? x : point)]);
            var analytic = (Differentiate.Hvp(Along, points[input], v) * u).Sum().Item();

            double Slope(double step) => (Differentiate.Grad(Along)(points[at] + (v * step)) * u).Sum().Item();
            var numeric = (Slope(Step) - Slope(-Step)) / (2 * Step);
            worst.See(new(2, input, -1, analytic, numeric), Math.Max(1, Math.Abs(analytic)));
        }

        return worst.Failure;
    }

    private static Tensor[] Gradients(Func<Tensor[], Tensor> f, Tensor[] points)
    {
        var real = Enumerable.Range(0, points.Length).Where(i => points[i].DType.IsFloating()).ToArray();
        Tensor[] Complete(Tensor[] xs) => [.. points.Select((point, i) => Array.IndexOf(real, i) is >= 0 and var k ? xs[k] : point)];
        var (_, gradients) = Differentiate.ValueAndGrads(xs => f(Complete(xs)))([.. real.Select(i => points[i])]);
        return Complete(gradients);
    }

    private static Tensor Direction(Tensor like, ulong seed)
    {
        var values = new double[like.ElementCount];
        new Generator(seed).FillNormal(values);
        return Tensor.From<double>(values, like.Shape, like.Device);
    }

    private static double Difference(Tensor[] points, int input, int element, Func<Tensor[], double> f)
    {
        var values = points[input].ToArray<double>();
        var (center, step) = (values[element], Step * Math.Max(1, Math.Abs(values[element])));
        double At(double value)
        {
            values[element] = value;
            var moved = (Tensor[])points.Clone();
            moved[input] = Tensor.From<double>(values, points[input].Shape, points[input].Device);
            return f(moved);
        }

        // The step that was really taken, after rounding.
        var (above, below) = (center + step, center - step);
        return (At(above) - At(below)) / (above - below);
    }

    /// <summary>Remembers the failure that is furthest beyond the tolerance; NaN is further than anything.</summary>
    private sealed class Worst(double tolerance)
    {
        private double _error = tolerance;

        public GradCheckFailure? Failure { get; private set; }

        public void See(GradCheckFailure found, double scale)
        {
            var error = Math.Abs(found.Analytic - found.Numeric) / scale;
            if (error <= _error) return;
            _error = double.IsNaN(error) ? double.PositiveInfinity : error;
            Failure = found;
        }
    }
}
