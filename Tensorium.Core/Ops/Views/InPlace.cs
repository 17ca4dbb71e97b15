namespace Tensorium;

public sealed partial class Tensor
{
    /// <summary>Overwrites the elements with those of <paramref name="source"/>, broadcast and converted; returns this tensor. Views see the change.</summary>
    /// <exception cref="InPlaceException">This tensor or the source is tracked, so the write would have to be recorded.</exception>
    /// <exception cref="ShapeException">The source does not broadcast to this shape.</exception>
    /// <exception cref="DeviceException">The tensors are on different devices.</exception>
    public Tensor CopyFrom(Tensor source)
    {
        CheckWritable("CopyFrom");
        if (source.Node is not null && Recording.IsEnabled)
            throw new InPlaceException("CopyFrom: the source is tracked for gradients, and an in-place write would not be recorded; write its Detach()");
        Ops.Launch.SameDevice("CopyFrom", this, source);
        if (Shape.Broadcast(Shape, source.Shape, "CopyFrom") != Shape)
            throw new ShapeException($"CopyFrom: {source.Shape} does not broadcast to {Shape}");
        if (_layout.Strides.Where((stride, axis) => stride == 0 && Shape[axis] > 1).Any())
            throw new InPlaceException($"CopyFrom: in this expanded view of shape {Shape} one element stands for many; write to a Clone()");

        // Overlapping views: what is written must not be read again.
        if (ReferenceEquals(source.Storage, Storage)) source = source.Detached().Clone();
        Device.Backend.Copy(source, this);
        Storage.Touch();
        return this;
    }

    /// <summary>Overwrites every element; returns this tensor. Views see the change.</summary>
    /// <exception cref="InPlaceException">This tensor is tracked.</exception>
    /// <exception cref="DTypeException">It is an integer that this dtype does not hold.</exception>
    public Tensor Fill(Scalar value)
    {
        value.CheckFits(DType);
        CheckWritable("Fill");
        Device.Backend.Fill(this, value);
        Storage.Touch();
        return this;
    }
}
