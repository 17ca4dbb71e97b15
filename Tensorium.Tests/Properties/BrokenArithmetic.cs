using Tensorium.Autograd;

namespace Tensorium.Tests.Properties;

/// <summary>The walker's own arithmetic with one mistake in it.</summary>
/// <param name="name">The mistake.</param>
internal sealed class BrokenArithmetic(string name) : GradientArithmetic
{
    private Func<Tensor, Tensor, Tensor>? _add;
    private Func<Tensor, int[], Shape, Tensor>? _sum;
    private Func<Tensor, DType, Tensor>? _cast;

    public static IReadOnlyList<BrokenArithmetic> All { get; } =
    [
        new("the second use is dropped") { _add = (arrived, _) => arrived },
        new("the first use is dropped") { _add = (_, gradient) => gradient },
        new("uses are subtracted") { _add = (arrived, gradient) => arrived - gradient },
        new("uses are averaged") { _add = (arrived, gradient) => (arrived + gradient) / 2 },
        new("the second use counts twice") { _add = (arrived, gradient) => arrived + (2 * gradient) },
        new("uses are added in float32") { _add = (arrived, gradient) => (arrived.To(DType.Float32) + gradient.To(DType.Float32)).To(gradient.DType) },
        new("the sum of uses has no history") { _add = (arrived, gradient) => (arrived + gradient).Detach() },

        new("what was broadcast is averaged") { _sum = (gradient, axes, shape) => gradient.Mean(axes).Reshape(shape) },
        new("what was broadcast is taken once") { _sum = (gradient, axes, shape) => First(gradient, axes).Reshape(shape) },
        new("the greatest stands for the sum") { _sum = (gradient, axes, shape) => gradient.Max(axes).Reshape(shape) },
        new("added axes are not summed") { _sum = (gradient, axes, shape) => Partly(gradient, axes, shape, isAdded: false) },
        new("repeated axes are not summed") { _sum = (gradient, axes, shape) => Partly(gradient, axes, shape, isAdded: true) },
        new("the sum is in reversed order") { _sum = (gradient, axes, shape) => gradient.Sum(axes).Reshape(-1).Flip().Reshape(shape) },
        new("the sum has no history") { _sum = (gradient, axes, shape) => gradient.Detach().Sum(axes).Reshape(shape) },
        new("what was broadcast is not summed") { _sum = (gradient, _, _) => gradient },

        new("what was promoted is not cast back") { _cast = (gradient, _) => gradient },
        new("all gradients are float32") { _cast = (gradient, _) => gradient.To(DType.Float32) },
        new("gradients pass through float32") { _cast = (gradient, dtype) => gradient.To(DType.Float32).To(dtype) },
        new("what is cast is truncated") { _cast = (gradient, dtype) => gradient.DType == dtype ? gradient : gradient.Trunc().To(dtype) },
        new("a cast has no history") { _cast = (gradient, dtype) => gradient.DType == dtype ? gradient : gradient.Detach().To(dtype) },
    ];

    public string Name => name;

    /// <summary>How often the mistake was made.</summary>
    public int Calls { get; private set; }

    public override Tensor Add(Tensor arrived, Tensor gradient) => _add is null ? base.Add(arrived, gradient) : Counted(_add(arrived, gradient));

    public override Tensor Sum(Tensor gradient, int[] axes, Shape shape) => _sum is null ? base.Sum(gradient, axes, shape) : Counted(_sum(gradient, axes, shape));

    public override Tensor Cast(Tensor gradient, DType dtype) => _cast is null ? base.Cast(gradient, dtype) : Counted(_cast(gradient, dtype));

    /// <summary>What a check says under the mistake: null if it sees nothing.</summary>
    public string? Under(Func<string?> check)
    {
        Replace(this);
        try
        {
            return check();
        }
        catch (Exception noticed) when (noticed is ProgramException or ArgumentException or InvalidOperationException)
        {
            return noticed.Message;
        }
        finally
        {
            Replace(null);
        }
    }

    public override string ToString() => name;

    private Tensor Counted(Tensor result)
    {
        Calls++;
        return result;
    }

    private static Tensor First(Tensor gradient, int[] axes) => axes.Aggregate(gradient, (rest, axis) => rest.Narrow(axis, 0, 1));

    /// <summary>Sums one kind of the axes and takes the first of the other.</summary>
    private static Tensor Partly(Tensor gradient, int[] axes, Shape shape, bool isAdded)
    {
        var added = gradient.Rank - shape.Rank;
        int[] summed = [.. axes.Where(axis => axis < added == isAdded)], others = [.. axes.Where(axis => axis < added != isAdded)];
        var sum = summed.Length == 0 ? gradient : gradient.Sum(summed, keepDims: true);
        return First(sum, others).Reshape(shape);
    }
}
