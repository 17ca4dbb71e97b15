using FsCheck;
using FsCheck.Fluent;

namespace Tensorium.Tests.Properties;

/// <summary>A shape, and the seed of everything else that a law needs: values, axes, the layout of a view.</summary>
/// <param name="Shape">A shape.</param>
/// <param name="Seed">A seed.</param>
internal sealed record ShapeCase(Shape Shape, ulong Seed)
{
    /// <summary>Standard normal values, contiguous.</summary>
    public Tensor Values(ulong stream = 0) => Tensor.Normal(Shape, new Generator(Seed, stream), dtype: DType.Float64);
}

/// <summary>Two shapes that broadcast, and a seed.</summary>
/// <param name="Left">A shape.</param>
/// <param name="Right">One that broadcasts with it.</param>
/// <param name="Seed">A seed.</param>
internal sealed record PairCase(Shape Left, Shape Right, ulong Seed)
{
    public Tensor LeftValues => new ShapeCase(Left, Seed).Values(1);

    public Tensor RightValues => new ShapeCase(Right, Seed).Values(2);
}

/// <summary>Generators of what ops are called with. They shrink towards few axes of few elements.</summary>
internal static class Any
{
    public static Gen<ulong> Seeds => Gen.Choose(0, int.MaxValue).Select(seed => (ulong)seed);

    /// <summary>Shapes of 0 to 4 axes of 0 to 5 elements, an empty one now and then.</summary>
    public static Arbitrary<ShapeCase> Shapes => Cases(Sizes(least: 0), least: 0);

    /// <summary>As <see cref="Shapes"/>, with no empty one and at least one axis.</summary>
    public static Arbitrary<ShapeCase> FilledShapes => Cases(Sizes(least: 1).Where(sizes => sizes.Length > 0), least: 1, leastRank: 1);

    /// <summary>Pairs of shapes that broadcast: each has some of the axes of a common shape, some of size 1, and may lack leading ones.</summary>
    public static Arbitrary<PairCase> BroadcastPairs
    {
        get
        {
            var pairs =
                from sizes in Sizes(least: 0)
                from seed in Seeds
                select new PairCase(Part(sizes, seed, 1), Part(sizes, seed, 2), seed);
            return Arb.ToArbitrary(pairs, pair =>
                from axis in Enumerable.Range(1, Math.Max(pair.Left.Rank, pair.Right.Rank))
                select pair with { Left = WithoutAxis(pair.Left, axis), Right = WithoutAxis(pair.Right, axis) });
        }
    }

    private static Arbitrary<ShapeCase> Cases(Gen<int[]> sizes, int least, int leastRank = 0)
    {
        var cases = from size in sizes from seed in Seeds select new ShapeCase(size, seed);
        return Arb.ToArbitrary(cases, one => Smaller(one.Shape.ToArray(), least, leastRank).Select(size => one with { Shape = size }));
    }

    private static Gen<int[]> Sizes(int least) =>
        from rank in Gen.Choose(0, 4)
        from sizes in Gen.Frequency((1, Gen.Choose(least, 1)), (4, Gen.Choose(1, 5))).ArrayOf(rank)
        select sizes;

    private static IEnumerable<int[]> Smaller(int[] sizes, int least, int leastRank)
    {
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes.Length > leastRank) yield return [.. sizes[..axis], .. sizes[(axis + 1)..]];
            if (sizes[axis] > least) yield return [.. sizes[..axis], sizes[axis] - 1, .. sizes[(axis + 1)..]];
        }
    }

    private static Shape Part(int[] sizes, ulong seed, ulong stream)
    {
        var generator = new Generator(seed, stream);
        var missing = generator.NextInt(3) == 0 ? generator.NextInt(sizes.Length + 1) : 0;
        return sizes[missing..].Select(size => generator.NextInt(3) == 0 ? 1 : size).ToArray();
    }

    private static Shape WithoutAxis(Shape shape, int fromTheEnd)
    {
        var sizes = shape.ToArray().ToList();
        if (fromTheEnd <= sizes.Count) sizes.RemoveAt(sizes.Count - fromTheEnd);
        return sizes.ToArray();
    }
}
