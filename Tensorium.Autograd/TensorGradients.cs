using Tensorium.Autograd;

namespace Tensorium;

/// <summary>What a tensor gains from this assembly: it can ask for gradients, and be differentiated.</summary>
public static class TensorGradients
{
    /// <summary>A leaf on the memory of this tensor: ops on it are recorded, and <see cref="Backward"/> accumulates its gradient in <see cref="Tensor.Grad"/>.</summary>
    /// <exception cref="DTypeException">The tensor is not float32 or float64.</exception>
    /// <exception cref="GradientException">The tensor is the result of a recorded op.</exception>
    public static Tensor RequireGrad(this Tensor x)
    {
        if (x.Node is LeafNode) return x;
        if (x.Node is not null)
            throw new GradientException("RequireGrad: this tensor is the result of a recorded op and has a gradient already; to cut its history, call Detach() first");
        if (!x.DType.IsFloating())
            throw new DTypeException($"RequireGrad: gradients are taken with respect to real numbers; this tensor is {x.DType.Name()}, convert it with To(DType.Float32) first");
        x.Storage.Keep();
        return x.WithNode(value => new LeafNode(value));
    }

    /// <summary>
    /// Puts other values, which may be on another device, in the place of this tensor's: the object stays the one that a model and its optimiser know. Nothing is copied: from now on
    /// both share the memory of <paramref name="values"/>. A leaf stays a leaf; the gradient that it has accumulated is forgotten.
    /// </summary>
    /// <remarks>Views of this tensor, and graphs that it is part of, stay with the memory from before: between a forward pass and its backward pass is no time for it.</remarks>
    /// <param name="x">A leaf, or a tensor without history.</param>
    /// <param name="values">Contiguous, without history, of the same shape and dtype.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ShapeException">The shapes differ, or the values do not lie one behind the other.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    /// <exception cref="InPlaceException">One of both is the result of a recorded op, or the values are a leaf themselves.</exception>
    public static Tensor Adopt(this Tensor x, Tensor values)
    {
        if (values.Shape != x.Shape || !values.IsContiguous)
            throw new ShapeException($"Adopt: the values are {values.Shape}{(values.IsContiguous ? "" : ", not one behind the other")}; expected {x.Shape}, contiguous");
        if (values.DType != x.DType) throw new DTypeException($"Adopt: the values are {values.DType.Name()}, and this tensor is {x.DType.Name()}; convert them with To(DType.{x.DType})");
        if (x.Node is not (null or LeafNode) || values.Node is not null)
            throw new InPlaceException("Adopt: only a leaf or a constant takes over memory, and only that of a constant; for the result of an op use To(Device), which records a copy");
        values.Storage.Keep();
        x.TakeMemoryOf(values);
        if (x.Node is not null) x.Node = new LeafNode(x);
        return x;
    }

    /// <summary>
    /// Forgets the accumulated gradient and gives its memory back for the next one: what optimisers do after a step. To read the old gradient afterwards, call
    /// <see cref="Tensor.Keep"/> or <see cref="Tensor.Detach"/> on it before, or set <see cref="Tensor.Grad"/> to null instead. One that you assigned yourself,
    /// or that was recorded (createGraph), is only forgotten. Does nothing if there is none.
    /// </summary>
    public static void ClearGrad(this Tensor leaf)
    {
        if (leaf.Grad is not null) ((LeafNode)leaf.Node!).Clear();
    }

    /// <summary>
    /// Adds the gradient of this tensor with respect to every leaf that it depends on to the leaf's <see cref="Tensor.Grad"/>. The memory of intermediate
    /// values is given back on the way; this tensor, and values on which <see cref="Tensor.Keep"/> or <see cref="Tensor.Detach"/> was called, stay.
    /// </summary>
    /// <remarks>
    /// Several threads may run it at once on graphs that share leaves: every gradient is added, in the order in which they arrive, which with three or more may
    /// show in the last bits of the sum. Graphs that share intermediate values belong to one thread at a time.
    /// </remarks>
    /// <param name="output">What is differentiated: a scalar, or a tensor of any shape together with <paramref name="gradient"/>.</param>
    /// <param name="gradient">The weight of each element of the output, of its shape; 1 for a scalar.</param>
    /// <param name="keepGraph">Keeps the graph and all its values, so that it can be walked again.</param>
    /// <param name="createGraph">Records the gradients themselves, so that they can be differentiated; keeps the graph.</param>
    /// <exception cref="GradientException">The output depends on no leaf, or is no scalar and no gradient was given, or an op has no rule.</exception>
    /// <exception cref="ShapeException"><paramref name="gradient"/> does not have the shape of the output.</exception>
    /// <exception cref="DeviceException"><paramref name="gradient"/> is not on the device of the output.</exception>
    /// <exception cref="ReleasedException">An earlier Backward has given the graph back.</exception>
    /// <exception cref="InPlaceException">A value that a rule needs was written to since.</exception>
    public static void Backward(this Tensor output, Tensor? gradient = null, bool keepGraph = false, bool createGraph = false)
    {
        if (output.Node is null)
            throw new GradientException(
                "Backward: this tensor depends on no leaf that requires a gradient; call RequireGrad() on what is to be differentiated, and compute outside of Recording.Pause()");
        var seed = Differentiate.Seed(output, gradient, "Backward");
        var gradients = Walker.Run([output], [seed], node => node is LeafNode, createGraph, release: !keepGraph);
        foreach (var (leaf, arrived) in gradients)
        {
            using var scope = createGraph ? Recording.Resume() : Recording.Pause();
            ((LeafNode)leaf).Accumulate(arrived);
        }
    }
}
