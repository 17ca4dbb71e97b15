using Tensorium.Backends.Cpu;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Short rows moved and added with vectors of every width: the same bits as element by element, and nothing between the rows is touched.</summary>
public sealed unsafe class ConvolutionRowsTests
{
    private const int Rows = 3;

    public static TheoryData<int> Columns => [.. Enumerable.Range(1, 18), 31, 32, 33, 50];

    [Theory]
    [MemberData(nameof(Columns))]
    public void Every_width_packs_the_rows(int columns)
    {
        Pack<F32x4, float>(columns);
        Pack<F32x8, float>(columns);
        Pack<F32x16, float>(columns);
        Pack<F64x2, double>(columns);
        Pack<F64x4, double>(columns);
        Pack<F64x8, double>(columns);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void Every_width_adds_the_rows_and_leaves_the_gaps(int columns)
    {
        Add<F32x4, float>(columns);
        Add<F32x8, float>(columns);
        Add<F32x16, float>(columns);
        Add<F64x2, double>(columns);
        Add<F64x4, double>(columns);
        Add<F64x8, double>(columns);
    }

    private static void Pack<V, T>(int columns)
        where V : struct, IVec<V, T>
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var stride = columns + 2;
        var source = Values<T>((Rows * stride) + ConvolutionRows.Slack);
        var target = new T[(Rows * columns) + ConvolutionRows.Slack];
        fixed (T* from = source, to = target) ConvolutionRows.Pack<V, T>(from, stride, to, Rows, columns);
        for (var i = 0; i < Rows * columns; i++) Assert.Equal(source[(i / columns * stride) + (i % columns)], target[i]);
    }

    private static void Add<V, T>(int columns)
        where V : struct, IVec<V, T>
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var stride = columns + 2;
        var source = Values<T>((Rows * columns) + ConvolutionRows.Slack);
        var target = Values<T>((Rows * stride) + ConvolutionRows.Slack);
        var expected = target.ToArray();
        for (var i = 0; i < Rows * columns; i++) expected[(i / columns * stride) + (i % columns)] += source[i];
        fixed (T* from = source, to = target) ConvolutionRows.Add<V, T>(from, to, stride, Rows, columns);
        Assert.Equal(expected, target);
    }

    private static T[] Values<T>(int count)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        var values = new double[count];
        new Generator(9).FillNormal(values);
        return [.. values.Select(T.CreateSaturating)];
    }
}
