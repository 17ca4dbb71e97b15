namespace Tensorium.IO;

/// <summary>The shape that a file claims.</summary>
internal static class FileShape
{
    /// <summary>The sizes as a shape that a tensor can have.</summary>
    /// <param name="sizes">None of them negative.</param>
    /// <param name="source">The file and the tensor, for messages.</param>
    /// <exception cref="DataFormatException">There are too many axes or elements.</exception>
    public static Shape Create(long[] sizes, string source)
    {
        if (sizes.Length > Shape.MaxRank)
            throw new DataFormatException($"{source}: the shape [{string.Join(", ", sizes)}] has {sizes.Length} sizes; a tensor has at most {Shape.MaxRank} axes");
        Int128 product = 1;
        foreach (var size in sizes)
        {
            // Zeros aside, as Shape counts: so no product of some of the sizes passes its bound.
            product *= Math.Max(size, 1);
            if (product > int.MaxValue)
                throw new DataFormatException($"{source}: the shape [{string.Join(", ", sizes)}] is too large: a tensor has at most {int.MaxValue} elements, zeros aside");
        }
        return Array.ConvertAll(sizes, size => (int)size);
    }
}
