using Tensorium.Autograd;
using Tensorium.Ops;
using Tensorium.Tests.Ops;

namespace Tensorium.Tests.Properties;

/// <summary>Checks of a rule as a linear map, whatever the op: each gives what is wrong, or null.</summary>
internal static class RowGradient
{
    // Balances the rounding of f against its third derivative.
    private const double Step = 6e-6;

    /// <summary>⟨u, J v⟩ by central differences against ⟨Jᵀ u, v⟩, over all inputs together.</summary>
    public static string? AdjointFailure(Func<Tensor[], Tensor> f, Tensor[] inputs, ulong seed)
    {
        var generator = new Generator(seed);
        var v = Directions(inputs, generator);
        var u = Like(f(inputs), generator);
        var backward = Inner(Pull(f, inputs, u), v);

        // Extrapolated from two steps (Richardson). Terms that cancel leave their errors behind, so the error allowed is relative to them.
        Tensor At(double step) => f([.. inputs.Select((x, i) => v[i] is { } direction ? x + (direction * step) : x)]) * u;
        Tensor Slopes(double step) => (At(step) - At(-step)) / (2 * step);
        var terms = ((4 * Slopes(Step)) - Slopes(2 * Step)) / 3;
        var tolerance = 1e-6 * Math.Max(1, Item(terms.Abs().Sum()));
        return Disagreement("⟨u, J v⟩ by central differences", Item(terms.Sum()), "⟨Jᵀ u, v⟩", backward, tolerance);
    }

    /// <summary>⟨u, J v⟩ with J v = ∂⟨Jᵀ u, v⟩/∂u, the rule's own rule, against ⟨Jᵀ u, v⟩.</summary>
    public static string? TransposeFailure(Func<Tensor[], Tensor> f, Tensor[] inputs, ulong seed)
    {
        var generator = new Generator(seed);
        var v = Directions(inputs, generator);
        var tracked = Tracked(inputs);
        var y = f(tracked);
        var u = Like(y, generator).RequireGrad();
        var targets = tracked.Where(x => x.DType.IsFloating()).ToArray();
        var gradients = Differentiate.Gradients(y, targets, u, createGraph: true);
        var sum = gradients.Zip(v.OfType<Tensor>(), (gradient, direction) => (gradient * direction).Sum()).Aggregate((a, b) => a + b);
        var forward = Differentiate.Gradients(sum, [u])[0];
        return Disagreement("⟨u, J v⟩ by the rule of the rule", Item((forward * u.Detach()).Sum()), "⟨Jᵀ u, v⟩", Item(sum), 1e-11 * Math.Max(1, Math.Abs(Item(sum))));
    }

    /// <summary>Jᵀ(2u − 3w) against 2 Jᵀu − 3 Jᵀw.</summary>
    public static string? LinearityFailure(Func<Tensor[], Tensor> f, Tensor[] inputs, ulong seed)
    {
        var generator = new Generator(seed);
        var v = Directions(inputs, generator);
        var y = f(inputs);
        var (u, w) = (Like(y, generator), Like(y, generator));
        var whole = Inner(Pull(f, inputs, (u * 2) - (w * 3)), v);
        var parts = (2 * Inner(Pull(f, inputs, u), v)) - (3 * Inner(Pull(f, inputs, w), v));
        return Disagreement("⟨Jᵀ(2u − 3w), v⟩", whole, "2⟨Jᵀu, v⟩ − 3⟨Jᵀw, v⟩", parts, 1e-11 * Math.Max(1, Math.Abs(parts)));
    }

    /// <summary>The samples of a row that are small enough to be checked often, and have something to check.</summary>
    public static IEnumerable<OpSample> Small(OpRow row) =>
        row.Samples.Where(sample => sample.Inputs.All(input => input.Shape.ElementCount is > 0 and <= 64));

    public static Tensor[] Draw(OpSample sample, ulong seed) => OpTable.ToTensors(sample, OpTable.Draw(sample, seed), DType.Float64);

    public static Tensor[] Tracked(Tensor[] inputs) => [.. inputs.Select(x => x.DType.IsFloating() ? x.Detach().RequireGrad() : x)];

    /// <summary>Jᵀu for each floating-point input; null for the others.</summary>
    public static Tensor?[] Pull(Func<Tensor[], Tensor> f, Tensor[] inputs, Tensor u)
    {
        var tracked = Tracked(inputs);
        var gradients = Differentiate.Gradients(f(tracked), [.. tracked.Where(x => x.DType.IsFloating())], u);
        var next = 0;
        return [.. tracked.Select(x => x.DType.IsFloating() ? gradients[next++] : null)];
    }

    private static Tensor?[] Directions(Tensor[] inputs, Generator generator) =>
        [.. inputs.Select(x => x.DType.IsFloating() ? Like(x, generator) : null)];

    private static Tensor Like(Tensor x, Generator generator) => Tensor.Normal(x.Shape, generator, dtype: DType.Float64);

    private static double Inner(Tensor?[] a, Tensor?[] b) => a.Zip(b, (x, y) => x is null || y is null ? 0 : Item((x * y).Sum())).Sum();

    private static double Item(Tensor x) => x.Item();

    private static string? Disagreement(string what, double a, string other, double b, double tolerance) =>
        Math.Abs(a - b) <= tolerance ? null : $"{what} is {a:R}, {other} is {b:R}";
}
