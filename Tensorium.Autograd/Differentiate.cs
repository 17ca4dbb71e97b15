using Tensorium.Ops;

namespace Tensorium.Autograd;

/// <summary>
/// The functional face of differentiation: functions in, functions out. Nothing is accumulated anywhere, and they nest: the gradient of a gradient
/// is its second derivative. They differentiate within <see cref="NoGrad"/> too, where what they return is not recorded.
/// </summary>
public static partial class Differentiate
{
    /// <summary>Nothing is recorded until the result is disposed: <c>using (Differentiate.NoGrad()) …</c>; follows the code across await.</summary>
    public static Recording.Scope NoGrad() => Recording.Pause();

    /// <summary>
    /// The value of a computation, unrecorded, with the memory of everything else that it allocated given back at once: evaluating many batches in turn then
    /// leaves nothing for the garbage collector. A tensor made inside that is to live on besides the result needs a call of <see cref="Tensor.Keep"/>.
    /// </summary>
    public static Tensor Evaluate(Func<Tensor> computation)
    {
        using var paused = NoGrad();
        var scope = new TemporaryScope();
        var outer = TemporaryScope.Exchange(scope);
        Tensor result;
        bool isOurs;
        try
        {
            result = computation().Detached();
            isOurs = scope.ReleaseExcept(result.Storage);
        }
        finally
        {
            TemporaryScope.Exchange(outer);
        }

        // Within an outer scope the result is one of its temporaries.
        if (outer is null) result.Storage.Keep();
        else if (isOurs && result.Storage.IsGraphOwned) outer.Add(result.Storage);
        return result;
    }

    /// <summary>x ↦ ∇f(x), of the shape of x, for a scalar function f.</summary>
    public static Func<Tensor, Tensor> Grad(Func<Tensor, Tensor> f) => x => ValueAndGrad(f)(x).Gradient;

    /// <summary>x ↦ (f(x), ∇f(x)), for a scalar function f.</summary>
    public static Func<Tensor, (Tensor Value, Tensor Gradient)> ValueAndGrad(Func<Tensor, Tensor> f) => x =>
    {
        var (value, gradients) = ValueAndGrads(xs => f(xs[0]))([x]);
        return (value, gradients[0]);
    };

    /// <summary>(x₀, x₁, …) ↦ (f(x), (∂f/∂x₀, ∂f/∂x₁, …)), for a scalar function f of several tensors.</summary>
    public static Func<Tensor[], (Tensor Value, Tensor[] Gradients)> ValueAndGrads(Func<Tensor[], Tensor> f) => xs =>
    {
        var inputs = xs.Select(Fresh).ToArray();
        var value = Recorded(f, inputs);
        var gradients = Pull(value, Seed(value, null, "ValueAndGrad"), inputs, release: true);
        return (DependsOnOthers(value, inputs) ? value : value.Detach(), gradients);
    };

    /// <summary>f(x), and the vector-Jacobian product v ↦ vᵀ·∂f/∂x for any v of the shape of f(x); it can be called more than once.</summary>
    public static (Tensor Value, Func<Tensor, Tensor> Pullback) Vjp(Func<Tensor, Tensor> f, Tensor x)
    {
        var input = Fresh(x);
        var value = Recorded(xs => f(xs[0]), [input]);
        return (
            DependsOnOthers(value, [input]) ? value : value.Detach(),
            v => Pull(value, Seed(value, v, "Vjp"), [input], release: false)[0]);
    }

    /// <summary>The Hessian-vector product ∂²f(x)/∂x² · v, of the shape of x, for a scalar function f: the gradient of ⟨∇f(x), v⟩, in two passes.</summary>
    /// <exception cref="ShapeException">v does not have the shape of x.</exception>
    /// <exception cref="DeviceException">v is not on the device of x.</exception>
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        if (v.Shape != x.Shape) throw new ShapeException($"Hvp: the direction has shape {v.Shape}; it must have that of the argument, {x.Shape}");
        Launch.SameDevice("Hvp", v, x);
        return Grad(y => (Grad(f)(y) * v).Sum())(x);
    }

    /// <summary>Σ seed · ∂output/∂input for some of the tensors that an output was computed from; zeros for those it does not depend on.</summary>
    /// <param name="output">What is differentiated.</param>
    /// <param name="inputs">Leaves, or results of recorded ops.</param>
    /// <param name="seed">The weight of each element of the output; 1 for a scalar.</param>
    /// <param name="keepGraph">Keeps the graph, so that it can be walked again.</param>
    /// <param name="createGraph">Records the gradients themselves; keeps the graph.</param>
    /// <exception cref="GradientException">An input is not tracked, or the output is no scalar and no seed was given.</exception>
    /// <exception cref="ShapeException">The seed does not have the shape of the output.</exception>
    /// <exception cref="DeviceException">The seed is not on the device of the output.</exception>
    public static Tensor[] Gradients(
        Tensor output, IReadOnlyList<Tensor> inputs, Tensor? seed = null, bool keepGraph = false, bool createGraph = false)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Node is null)
                throw new GradientException($"Gradients: input {i} of shape {inputs[i].Shape} is not tracked; call RequireGrad() on it before computing with it");
        }

        return Walk(output, Seed(output, seed, "Gradients"), inputs, createGraph, release: !keepGraph);
    }

    /// <summary>
    /// An op with a gradient of your own. The forward function runs unrecorded; the rule gets the incoming gradient, the inputs and the output, and
    /// returns the gradient for each input (null where there is none to be had: asking for it is then an error). It runs once a backward pass, whichever inputs are tracked. Write
    /// it in tensor ops, and higher orders work. What the rule allocates and does not return is given back when it ends, unless <see cref="Tensor.Keep"/> was called on it.
    /// For an elementwise function, see also <see cref="Tensor.Map{TOp}"/>.
    /// </summary>
    /// <param name="name">The op's name, for messages.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="forward">The value, from the inputs.</param>
    /// <param name="vjp">(gradient, inputs, output) ↦ the gradient of Σ gradient·output with respect to each input.</param>
    /// <exception cref="DTypeException">The value is not float32 or float64.</exception>
    public static Tensor Custom(
        string name, Tensor[] inputs, Func<Tensor[], Tensor> forward, Func<Tensor, Tensor[], Tensor, Tensor?[]> vjp)
    {
        // What the forward function did not make itself belongs to somebody else: the graph must not give it back.
        var made = new TemporaryScope(givesBack: TemporaryScope.IsGivingBack);
        var outer = TemporaryScope.Exchange(made);
        Tensor output;
        try
        {
            using var paused = NoGrad();
            output = forward(inputs);
            if (!output.DType.IsFloating())
                throw new DTypeException($"{name}: the result is {output.DType.Name()}, which has no gradient; compute it outside of Custom");
            if (output.Node is not null || !made.Contains(output.Storage)) output = output.Detach().Clone();
        }
        finally
        {
            TemporaryScope.Exchange(outer);
            made.MoveTo(outer);
        }

        return Recording.Needs(inputs) ? Recording.Record(output, new CustomRecipe(name, inputs, output, vjp)) : output;
    }

    internal static Tensor Seed(Tensor output, Tensor? seed, string operation)
    {
        if (!output.DType.IsFloating())
            throw new DTypeException($"{operation}: the output is {output.DType.Name()}, which has no gradient; differentiate a real number");
        if (seed is null)
        {
            if (output.ElementCount != 1)
                throw new GradientException(
                    $"{operation}: the output has shape {output.Shape}; only a single number has a gradient by itself: reduce it (Sum, Mean), or give a weight for each element");
            return Tensor.Ones(output.Shape, output.DType, output.Device);
        }

        if (seed.Shape != output.Shape)
            throw new ShapeException($"{operation}: the weights have shape {seed.Shape}, the output has {output.Shape}; they must be the same");
        Launch.SameDevice(operation, seed, output);
        return seed.To(output.DType);
    }

    /// <summary>A variable that stands for x alone: a leaf, or if an outer differentiation tracks x, a link to it.</summary>
    private static Tensor Fresh(Tensor x) =>
        x.Node is null || !Recording.IsEnabled ? x.Detach().RequireGrad() : View.Of("Variable", x, x.Layout, gradient => gradient);

    /// <summary>f at variables that stand for its arguments, recorded even in a paused scope: there it would seem to depend on nothing, and have zeros for gradients.</summary>
    private static Tensor Recorded(Func<Tensor[], Tensor> f, Tensor[] inputs)
    {
        using var recording = Recording.Resume();
        return f(inputs);
    }

    private static Tensor[] Pull(Tensor value, Tensor seed, Tensor[] inputs, bool release) =>
        Walk(value, seed, inputs, createGraph: DependsOnOthers(value, inputs), release);

    private static Tensor[] Walk(Tensor output, Tensor seed, IReadOnlyList<Tensor> inputs, bool createGraph, bool release)
    {
        var targets = inputs.Select(input => input.Node!).ToHashSet();
        var gradients = Walker.Run([output], [seed], targets.Contains, createGraph, release);
        return [.. inputs.Select(input => gradients.GetValueOrDefault(input.Node!) ?? Tensor.Zeros(input.Shape, input.DType, input.Device))];
    }

    /// <summary>Whether something else than the inputs is tracked in the value's history, an outer differentiation or parameters, and recorded here.</summary>
    private static bool DependsOnOthers(Tensor value, Tensor[] inputs)
    {
        if (!Recording.IsEnabled) return false;
        var own = inputs.Where(input => input.Node is LeafNode).Select(input => input.Node).ToHashSet();
        using var order = GraphOrder.ResultsFirst([value], node => node is LeafNode && !own.Contains(node));
        return order.InputsFirst.Length > 0;
    }
}
