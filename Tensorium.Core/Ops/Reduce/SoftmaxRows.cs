namespace Tensorium.Ops;

/// <summary>The functions of a row of logits that are one pass over it.</summary>
public enum SoftmaxKind
{
    /// <summary>eˣ / Σ eˣ.</summary>
    Softmax,

    /// <summary>x − ln Σ eˣ.</summary>
    LogSoftmax,

    /// <summary>ln Σ eˣ: a single result.</summary>
    LogSumExp,
}

/// <summary>Whether a normalisation is one of contiguous rows, and the launch that is one pass then. Others are composed of ops.</summary>
internal static class SoftmaxRows
{
    /// <summary>A longer row does not stay in the cache, and is cut among threads as a composition.</summary>
    public const int LongestRow = 1 << 16;

    /// <summary>Whether the last <paramref name="axes"/> axes are rows that one pass takes.</summary>
    public static bool Fits(Tensor x, int axes)
    {
        var count = CountOf(x, axes);
        return axes > 0 && count > 0 && count <= LongestRow;
    }

    /// <summary>How many of the last axes are reduced, if no other is; 0 otherwise.</summary>
    public static int LastAxes(bool[] reduced)
    {
        var count = 0;
        while (count < reduced.Length && reduced[^(count + 1)]) count++;
        return Array.IndexOf(reduced, true) == reduced.Length - count ? count : 0;
    }

    public static Tensor Softmax(SoftmaxKind kind, Tensor x)
    {
        using var source = new ContiguousOperand(x);
        var y = Tensor.Empty(x.Shape, x.DType, x.Device);
        var count = x.Shape[^1];
        x.Device.Backend.Softmax(kind, source.Tensor, x.ElementCount / count, count, y);
        return Recording.Needs(x) ? Recording.Record(y, new SoftmaxRecipe(kind, x, y)) : y;
    }

    public static Tensor LogSumExp(Tensor x, int axes, Shape result)
    {
        using var source = new ContiguousOperand(x);
        var y = Tensor.Empty(result, x.DType, x.Device);
        var count = CountOf(x, axes);
        x.Device.Backend.Softmax(SoftmaxKind.LogSumExp, source.Tensor, x.ElementCount / count, count, y);
        return Recording.Needs(x) ? Recording.Record(y, new LogSumExpRecipe(x, axes)) : y;
    }

    private static int CountOf(Tensor x, int axes)
    {
        var count = 1;
        foreach (var size in x.Shape.AsSpan()[(x.Rank - axes)..]) count *= size;
        return count;
    }
}

/// <summary>A softmax along the last axis, or its logarithm; their derivatives are functions of the result.</summary>
internal sealed class SoftmaxRecipe(SoftmaxKind kind, Tensor x, Tensor y) : Recipe(kind.ToString(), x)
{
    private readonly Saved _y = new(y);

    public override Tensor Vjp(int input, Tensor gradient)
    {
        var y = _y.Read(Operation);
        if (Recording.IsEnabled)
        {
            return kind == SoftmaxKind.LogSoftmax
                ? gradient - (y.Exp() * gradient.Sum(-1, keepDims: true))
                : y * (gradient - (gradient * y).Sum(-1, keepDims: true));
        }

        using var source = new ContiguousOperand(gradient);
        var result = Tensor.Empty(y.Shape, y.DType, y.Device);
        var count = y.Shape[^1];
        y.Device.Backend.SoftmaxGradient(kind, y, source.Tensor, y.ElementCount / count, count, result);
        return result;
    }
}

/// <summary>ln Σ eˣ over the last axes. Its derivative is the softmax.</summary>
internal sealed class LogSumExpRecipe(Tensor x, int axes) : Recipe("LogSumExp", x)
{
    private readonly Saved _x = new(x);

    public override Tensor Vjp(int input, Tensor gradient)
    {
        var x = _x.Read(Operation);
        int[] outer = [.. x.Shape.AsSpan()[..(x.Rank - axes)]];
        var rows = x.Reshape([.. outer, x.ElementCount / Math.Max(1, gradient.ElementCount)]);
        return (rows.Softmax(-1) * gradient.Reshape([.. outer, 1])).Reshape(x.Shape);
    }
}
