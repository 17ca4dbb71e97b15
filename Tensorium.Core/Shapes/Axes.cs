using System.Runtime.CompilerServices;

namespace Tensorium;

/// <summary>
/// The axes that an operation works over: one (<c>x.Sum(-1)</c>), several (<c>x.Sum([0, 2])</c>) or, by default, all. Negative axes count from the innermost.
/// </summary>
[CollectionBuilder(typeof(Axes), nameof(Create))]
public readonly struct Axes : IEquatable<Axes>
{
    private readonly int[]? _axes;

    private Axes(int[] axes) => _axes = axes;

    /// <summary>Every axis.</summary>
    public static Axes All => default;

    /// <summary>These axes.</summary>
    public static Axes Create(ReadOnlySpan<int> axes) => new(axes.ToArray());

    /// <summary>One axis.</summary>
    public static implicit operator Axes(int axis) => new([axis]);

    /// <summary>These axes.</summary>
    public static implicit operator Axes(int[] axes) => new([.. axes]);

    /// <summary>Enumerates the axes as given.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => ((ReadOnlySpan<int>)_axes).GetEnumerator();

    /// <summary>A flag an axis of <paramref name="shape"/>: whether it is meant.</summary>
    /// <exception cref="ShapeException">An axis does not exist, or is named twice.</exception>
    public bool[] Resolve(Shape shape, string operation)
    {
        var flags = new bool[shape.Rank];
        if (_axes is null)
        {
            Array.Fill(flags, true);
            return flags;
        }

        foreach (var given in _axes)
        {
            var axis = shape.Axis(given, operation);
            if (flags[axis]) throw new ShapeException($"{operation}: axis {given} of {shape} is named twice");
            flags[axis] = true;
        }

        return flags;
    }

    /// <inheritdoc/>
    public bool Equals(Axes other) => _axes is null ? other._axes is null : other._axes is not null && _axes.AsSpan().SequenceEqual(other._axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Axes other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _axes is null ? 0 : _axes.Aggregate(17, (hash, axis) => (hash * 31) + axis);

    /// <summary>Whether the same axes are named in the same order.</summary>
    public static bool operator ==(Axes left, Axes right) => left.Equals(right);

    /// <summary>Whether the axes differ.</summary>
    public static bool operator !=(Axes left, Axes right) => !left.Equals(right);

    /// <summary>For example <c>all</c> or <c>[0, 2]</c>.</summary>
    public override string ToString() => _axes is null ? "all" : $"[{string.Join(", ", _axes)}]";
}
