namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>
    /// An elementwise function of your own, vectorised, parallel and differentiable like the built-in ones: write it as a readonly struct that
    /// implements <see cref="Ops.IUnaryOp"/>.
    /// </summary>
    public Tensor Map<TOp>(TOp op)
        where TOp : struct, Ops.IUnaryOp => Ops.Launch.Unary(op, this);

    /// <summary>An elementwise function of two tensors of your own, broadcast; see <see cref="Map{TOp}"/> and <see cref="Ops.IBinaryOp"/>.</summary>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Tensor Zip<TOp>(TOp op, Tensor other)
        where TOp : struct, Ops.IBinaryOp => Ops.Launch.Binary(op, this, other);
}
