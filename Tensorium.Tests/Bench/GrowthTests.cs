using Tensorium.Bench.Growth;
using Tensorium.Bench.Limits;
using Tensorium.Bench.Versus;
using Tensorium.Models.Pictures;
using Tensorium.Ops;
using Tensorium.Simd;
using Xunit;

namespace Tensorium.Tests.Bench;

/// <summary>The arithmetic that limits and growth are judged by.</summary>
public class GrowthTests
{
    [Fact]
    public void Points_on_a_line_give_the_line()
    {
        (double, double)[] points = [.. new[] { 256.0, 1000, 4096, 10_000 }.Select(n => (n, 0.25 + (0.003 * n)))];
        var line = LineFit.Through(points);
        Assert.Equal(0.25, line.Intercept, 9);
        Assert.Equal(0.003, line.Slope, 12);
        Assert.Equal(0, line.WorstSlope(points), 9);
    }

    [Fact]
    public void A_slope_that_changes_is_found()
    {
        (double, double)[] points = [(1, 1), (2, 2), (3, 3), (4, 4.5)];
        var line = LineFit.Through(points);
        Assert.True(line.WorstSlope(points) > 0.3, $"{line.WorstSlope(points)}");
    }

    [Fact]
    public void Errors_are_relative()
    {
        // Off by a tenth at both ends: the line passes at equal relative distance, which in absolute terms is a thousand times more at the far end.
        var line = LineFit.Through([(1, 1.1), (1000, 900), (1001, 1100)]);
        Assert.Equal(1.1, line.At(1), 1e-3);
    }

    /// <summary>After three shapes of other origin come eleven for each batch: a step's, with 400→20 once, though it is needed for the mean and the variance.</summary>
    [Theory]
    [InlineData(0, 20)]
    [InlineData(1, 100)]
    [InlineData(2, 128)]
    [InlineData(3, 1000)]
    public void Operations_of_a_step_are_those_of_its_products(int index, int batch)
    {
        var shapes = GemmShape.All.Skip(3).Chunk(11).ElementAt(index);
        var second = 3 * 2.0 * batch * 400 * 20;
        Assert.Equal(StepFlops.Perceptron(batch, 784, [400], 20), shapes.Sum(shape => shape.Flops) + second);
    }

    [Fact]
    public void Operations_of_the_step_that_is_reported() => Assert.Equal(419_840_000, StepFlops.Perceptron(128, 784, [400], 20));

    [Fact]
    public void A_body_is_counted()
    {
        Assert.Equal(1, CountingLane.Of(default(Negate)));
        Assert.Equal(1, CountingLane.Of(default(Sqrt)));
        Assert.InRange(CountingLane.Of(default(Exp)), 8, 40);
        // x·c + (−c): what is done to the constant is done once, before the loop.
        Assert.Equal(1, CountingLane.Of(default(OneFma)));
        Assert.True(CountingLane.Of(default(Sigmoid)) > CountingLane.Of(default(Exp)));
    }

    [Fact]
    public void Characters_of_the_font_differ()
    {
        const string characters = " .,:+-=_/()%×·0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzµ";
        var pictures = characters.Select(Picture).ToArray();
        Assert.Equal(characters.Length, pictures.Distinct().Count());
        Assert.DoesNotContain(pictures, picture => !picture.Contains('.', StringComparison.Ordinal));
        Assert.DoesNotContain('.', Picture('\u2603'));
    }

    private static string Picture(char character) => string.Concat(
        Enumerable.Range(0, BitmapFont.Height * BitmapFont.Width).Select(i => BitmapFont.IsSet(character, i % BitmapFont.Width, i / BitmapFont.Width) ? '#' : '.'));

    private readonly struct OneFma : IUnaryOp
    {
        public static string Name => "OneFma";

        public static Saves Saves => Saves.None;

        public V Invoke<V>(V x)
            where V : struct, IVec<V> => V.Fma(x, V.Splat(3), -V.Splat(3));

        public Tensor Vjp(SavedValues saved, Tensor gradient) => gradient * 3;
    }
}
