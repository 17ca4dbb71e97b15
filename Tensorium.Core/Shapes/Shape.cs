using System.Runtime.CompilerServices;

namespace Tensorium;

/// <summary>
/// The sizes of a tensor's axes, outermost first; <c>[]</c> is a scalar. Written as a collection expression: <c>Tensor.Zeros([128, 784])</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The most axes that a tensor has.</summary>
    public const int MaxRank = 16;

    private readonly int[]? _sizes;

    private Shape(int[] sizes) => _sizes = sizes;

    /// <summary>A shape of these axis sizes.</summary>
    /// <exception cref="ShapeException">A size is negative, the sizes that are not zero multiply to more than 2³¹−1, or more than <see cref="MaxRank"/> axes.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        var shape = new Shape(sizes.ToArray());
        if (sizes.Length > MaxRank) throw new ShapeException($"Shape {shape}: a tensor has at most {MaxRank} axes");
        long count = 1;
        foreach (var size in sizes)
        {
            if (size < 0) throw new ShapeException($"Shape {shape}: an axis cannot have the negative size {size}");

            // Zeros aside: so the product of any of the axes fits an int, wherever it is needed.
            count *= Math.Max(1, size);
            if (count > int.MaxValue) throw new ShapeException($"Shape {shape}: a tensor holds at most {int.MaxValue} elements");
        }

        return shape;
    }

    /// <summary>The same shape: lets an array stand where a shape is asked for.</summary>
    public static implicit operator Shape(int[] sizes) => Create(sizes);

    /// <summary>The sizes, outermost first: lets a shape stand where sizes are listed.</summary>
    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape._sizes;

    /// <summary>The number of axes.</summary>
    public int Rank => _sizes?.Length ?? 0;

    /// <summary>The product of the sizes: 1 for a scalar.</summary>
    public int ElementCount
    {
        get
        {
            var count = 1;
            foreach (var size in AsSpan()) count *= size;
            return count;
        }
    }

    /// <summary>The size of an axis; <c>shape[^1]</c> is the innermost.</summary>
    public int this[Index axis] => AsSpan()[axis];

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> AsSpan() => _sizes;

    /// <summary>A copy of the sizes, outermost first.</summary>
    public int[] ToArray() => AsSpan().ToArray();

    /// <summary>Enumerates the sizes, outermost first.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    /// <summary>
    /// The shape that two operands are broadcast to, by NumPy's rule: axes are matched from the innermost; sizes agree or one of them is 1.
    /// </summary>
    /// <exception cref="ShapeException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b, string operation = "Broadcast")
    {
        if (a.Equals(b)) return a;
        var rank = Math.Max(a.Rank, b.Rank);
        var sizes = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var left = i <= a.Rank ? a[^i] : 1;
            var right = i <= b.Rank ? b[^i] : 1;
            if (left != right && left != 1 && right != 1)
                throw new ShapeException($"{operation}: {a} and {b} do not broadcast: axis −{i} has sizes {left} and {right}; sizes must agree, or one of them be 1");
            sizes[rank - i] = left == 1 ? right : left;
        }

        return Create(sizes);
    }

    /// <summary>The axis that <paramref name="axis"/> means when negative axes count from the innermost.</summary>
    /// <exception cref="ShapeException">There is no such axis.</exception>
    public int Axis(int axis, string operation)
    {
        if (Rank == 0) throw new ShapeException($"{operation}: axis {axis} was asked for, but the tensor is a scalar, [], and has no axes");
        if (axis < -Rank || axis >= Rank)
            throw new ShapeException($"{operation}: axis {axis} is out of range for shape {this}; axes go from {-Rank} to {Rank - 1}");
        return axis < 0 ? axis + Rank : axis;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in AsSpan()) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether the sizes are the same.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether a size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>For example <c>[128, 784]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";
}
