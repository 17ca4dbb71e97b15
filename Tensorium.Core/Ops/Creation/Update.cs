namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>
    /// One step of an optimiser in place, in a single pass: what <see cref="Ops.IUpdateOp"/> says happens to each element of this tensor and of its state.
    /// It is not recorded, whether the tensor is tracked or not.
    /// </summary>
    /// <param name="op">The step.</param>
    /// <param name="gradient">The gradient, of this shape and dtype.</param>
    /// <param name="first">The first state, contiguous, of this shape and dtype; null if there is none.</param>
    /// <param name="second">The second state, likewise.</param>
    /// <exception cref="ShapeException">A shape differs, or this tensor or a state is not contiguous.</exception>
    /// <exception cref="DTypeException">A dtype differs, or is not float32 or float64.</exception>
    /// <exception cref="DeviceException">The tensors are on different devices.</exception>
    public void Update<TOp>(TOp op, Tensor gradient, Tensor? first = null, Tensor? second = null)
        where TOp : struct, Ops.IUpdateOp
    {
        Update<TOp>([new(op, this, gradient, first, second)]);
    }

    /// <summary>One step of an optimiser for many parameters, in place, in one launch: small ones cost next to nothing, and threads are joined once. Nothing is recorded.</summary>
    /// <param name="updates">The parameters with their gradients and state. All are checked before one is changed.</param>
    /// <inheritdoc cref="Update{TOp}(TOp, Tensor, Tensor, Tensor)" path="/exception"/>
    public static void Update<TOp>(ReadOnlySpan<Ops.ParameterUpdate<TOp>> updates)
        where TOp : struct, Ops.IUpdateOp
    {
        var ready = new Ops.ParameterUpdate<TOp>[updates.Length];
        for (var i = 0; i < updates.Length; i++)
        {
            updates[i].Parameter.CheckUpdate(updates[i].Gradient, updates[i].First, updates[i].Second);
            ready[i] = updates[i] with { Gradient = updates[i].Gradient.Detached().Contiguous() };
        }

        // A launch is of one dtype and device; a model seldom has two.
        for (var start = 0; start < ready.Length;)
        {
            var first = ready[start].Parameter;
            var end = start + 1;
            while (end < ready.Length && ready[end].Parameter.DType == first.DType && ReferenceEquals(ready[end].Parameter.Device, first.Device)) end++;
            first.Device.Backend.Update<TOp>(ready.AsSpan(start..end));
            start = end;
        }

        foreach (var update in ready)
        {
            update.Parameter.Storage.Touch();
            update.First?.Storage.Touch();
            update.Second?.Storage.Touch();
        }
    }

    private void CheckUpdate(Tensor gradient, Tensor? first, Tensor? second)
    {
        if (!DType.IsFloating()) throw new DTypeException($"Update: a parameter is float32 or float64, not {DType.Name()}");
        CheckUpdatePart("gradient", gradient, mustBeContiguous: false);
        CheckUpdatePart("parameter", this, mustBeContiguous: true);
        if (first is not null) CheckUpdatePart("first state", first, mustBeContiguous: true);
        if (second is not null) CheckUpdatePart("second state", second, mustBeContiguous: true);
    }

    private void CheckUpdatePart(string name, Tensor part, bool mustBeContiguous)
    {
        Ops.Launch.SameDevice("Update", this, part);
        if (part.Shape != Shape) throw new ShapeException($"Update: the {name} has shape {part.Shape}, the parameter {Shape}; they must be the same");
        if (part.DType != DType) throw new DTypeException($"Update: the {name} is {part.DType.Name()}, the parameter {DType.Name()}; they must be the same");
        if (mustBeContiguous && !part.IsContiguous)
            throw new ShapeException($"Update: the {name} of shape {part.Shape} is a view whose elements do not lie one behind the other; only contiguous memory is updated in place");
    }
}
