using Tensorium.Ops;

namespace Tensorium.Autograd;

/// <content>Whole Jacobians and Hessians, and the product with a direction from the other side.</content>
public static partial class Differentiate
{
    /// <summary>
    /// f(x) and the Jacobian-vector product ∂f/∂x · v, the derivative of f along v, of the shape of f(x). By two backward passes: u ↦ uᵀ·∂f/∂x is linear,
    /// and the gradient of ⟨uᵀ·∂f/∂x, v⟩ with respect to u is ∂f/∂x · v.
    /// </summary>
    /// <exception cref="ShapeException">v does not have the shape of x.</exception>
    /// <exception cref="DeviceException">v is not on the device of x.</exception>
    public static (Tensor Value, Tensor Tangent) Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        if (v.Shape != x.Shape) throw new ShapeException($"Jvp: the direction has shape {v.Shape}; it must have that of the argument, {x.Shape}");
        Launch.SameDevice("Jvp", v, x);
        var input = Fresh(x);
        Tensor value, u, pulled;
        using (Recording.Resume())
        {
            // In a paused scope too: unrecorded, f would seem to depend on nothing. Where u stands does not matter: the product is linear in it.
            value = f(input);
            u = Tensor.Zeros(value.Shape, value.DType, value.Device).RequireGrad();
            pulled = (Walk(value, u, [input], createGraph: true, release: false)[0] * v).Sum();
        }

        var result = DependsOnOthers(value, [input]) ? value : value.Detach();
        var isDifferentiated = DependsOnOthers(pulled, [input, u]);
        return (result, Walk(pulled, Tensor.Ones([], pulled.DType, pulled.Device), [u], isDifferentiated, release: true)[0]);
    }

    /// <summary>The Jacobian of f at x, of the shape of f(x) followed by that of x: one backward pass for each element of f(x).</summary>
    public static Tensor Jacobian(Func<Tensor, Tensor> f, Tensor x)
    {
        var (value, pullback) = Vjp(f, x);
        Shape shape = [.. value.Shape, .. x.Shape];
        if (value.ElementCount == 0) return Tensor.Zeros(shape, value.DType, value.Device);
        var seeds = Tensor.Eye(value.ElementCount, value.DType, value.Device);
        var rows = Enumerable.Range(0, value.ElementCount).Select(i => pullback(seeds[i].Reshape(value.Shape))).ToArray();
        return Tensor.Stack(rows).Reshape(shape);
    }

    /// <summary>The matrix of second derivatives of a scalar function f at x, of the shape of x twice over; for a product with it, <see cref="Hvp"/> is cheaper.</summary>
    public static Tensor Hessian(Func<Tensor, Tensor> f, Tensor x) => Jacobian(Grad(f), x);
}
