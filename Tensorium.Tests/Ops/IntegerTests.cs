using System.Numerics;
using Xunit;

namespace Tensorium.Tests.Ops;

/// <summary>Arithmetic and comparison of integers against naive loops, at the ends of their range too: they wrap, and lose no digit.</summary>
public class IntegerTests
{
    private static readonly (Shape Left, Shape Right)[] Shapes = [([], []), ([1031], [1031]), ([7, 5], [5]), ([7, 1], [1, 9]), ([0, 3], [3]), ([20_000], [])];

    [Fact]
    public void Int32_agrees_with_the_naive_loop() => Check<int>();

    [Fact]
    public void Int64_agrees_with_the_naive_loop() => Check<long>();

    [Fact]
    public void UInt8_agrees_with_the_naive_loop() => Check<byte>();

    [Fact]
    public void Reductions_of_integers_agree_with_the_naive_loop()
    {
        var x = Draw<int>([6, 50, 7], 3);
        var values = x.ToArray<int>();
        long At(int o, int r, int i) => values[(((o * 50) + r) * 7) + i];
        for (var o = 0; o < 6; o++)
        {
            for (var i = 0; i < 7; i++)
            {
                var column = Enumerable.Range(0, 50).Select(r => At(o, r, i)).ToArray();
                Assert.Equal(column.Sum(), x.Sum(1)[o, i].ToArray<long>()[0]);
                Assert.Equal(column.Max(), x.Max(1)[o, i].ToArray<int>()[0]);
                Assert.Equal(column.Min(), x.Min(1)[o, i].ToArray<int>()[0]);
                Assert.Equal(Array.IndexOf(column, column.Max()), x.ArgMax(1)[o, i].ToArray<long>()[0]);
                Assert.Equal(Array.IndexOf(column, column.Min()), x.ArgMin(1)[o, i].ToArray<long>()[0]);
            }
        }
    }

    [Fact]
    public void Sums_wrap_at_the_end_of_int64() =>
        Assert.Equal(long.MinValue, (Tensor.From(long.MaxValue, 1).Sum()).ToArray<long>()[0]);

    [Fact]
    public void Rounding_leaves_integers_as_they_are_and_signs_stay_integers()
    {
        CheckRounding<int>();
        CheckRounding<long>();
        CheckRounding<byte>();
    }

    private static void CheckRounding<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var x = Draw<T>([7, 5], 4);
        foreach (var same in new[] { x.Floor(), x.Ceil(), x.Round(), x.Trunc() }) Assert.Equal(x.ToArray<T>(), same.ToArray<T>());
        Assert.Equal(x.ToArray<T>().Select(value => T.CreateChecked(T.Sign(value) + 1)), (x.Sign() + 1).ToArray<T>());
    }

    private static void Check<T>()
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        (string Name, Func<Tensor, Tensor, Tensor> Apply, Func<T, T, T> Naive)[] arithmetic =
        [
            ("+", (a, b) => a + b, (a, b) => unchecked(a + b)), ("-", (a, b) => a - b, (a, b) => unchecked(a - b)), ("*", (a, b) => a * b, (a, b) => unchecked(a * b)),
            ("Maximum", (a, b) => a.Maximum(b), T.Max), ("Minimum", (a, b) => a.Minimum(b), T.Min), ("unary -", (a, b) => -(a + b), (a, b) => unchecked(T.Zero - (a + b))),
        ];
        (string Name, Func<Tensor, Tensor, Tensor> Apply, Func<T, T, bool> Naive)[] comparisons =
        [
            ("<", (a, b) => a < b, (a, b) => a < b), ("<=", (a, b) => a <= b, (a, b) => a <= b), (">", (a, b) => a > b, (a, b) => a > b),
            (">=", (a, b) => a >= b, (a, b) => a >= b), ("Equal", (a, b) => a.Equal(b), (a, b) => a == b), ("NotEqual", (a, b) => a.NotEqual(b), (a, b) => a != b),
        ];
        (string Name, Func<Tensor, Tensor, Tensor> Apply, Func<T, T, T> Naive)[] divisions =
        [
            ("Fmod", (a, b) => a.Fmod(b), Truncated), ("Remainder", (a, b) => a.Remainder(b), (a, b) => Truncated(unchecked(Truncated(a, b) + (T.IsNegative(Truncated(a, b)) != T.IsNegative(b) ? b : T.Zero)), b)),
        ];
        foreach (var (left, right) in Shapes)
        {
            Tensor a = Draw<T>(left, 1), b = Draw<T>(right, 2);
            var divisor = Tensor.Where(b.Equal(0), Tensor.Scalar(3, b.DType), b);
            foreach (var (name, apply, naive) in divisions)
            {
                var whole = Shape.Broadcast(left, right);
                Assert.True(
                    a.Expand(whole).ToArray<T>().Zip(divisor.Expand(whole).ToArray<T>(), naive).SequenceEqual(apply(a, divisor).ToArray<T>()),
                    $"{name} of {typeof(T).Name}{left} and {right}");
            }

            var shape = Shape.Broadcast(left, right);
            var pairs = a.Expand(shape).ToArray<T>().Zip(b.Expand(shape).ToArray<T>()).ToArray();
            foreach (var (name, apply, naive) in arithmetic)
                Assert.True(pairs.Select(pair => naive(pair.First, pair.Second)).SequenceEqual(apply(a, b).ToArray<T>()), $"{name} of {typeof(T).Name}{left} and {right}");
            foreach (var (name, apply, naive) in comparisons)
                Assert.True(pairs.Select(pair => naive(pair.First, pair.Second)).SequenceEqual(apply(a, b).ToArray<bool>()), $"{name} of {typeof(T).Name}{left} and {right}");
        }
    }

    // In Int128 nothing overflows.
    private static T Truncated<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T> => T.CreateChecked(Int128.CreateChecked(a) % Int128.CreateChecked(b));

    /// <summary>From all over the range, with the ends of the range and zero among them.</summary>
    private static Tensor Draw<T>(Shape shape, ulong seed)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var generator = new Generator(seed);
        T[] ends = [T.MinValue, T.MaxValue, T.Zero, T.One, T.CreateTruncating(-1)];
        var values = new T[shape.ElementCount];
        for (var i = 0; i < values.Length; i++)
        {
            var number = T.CreateTruncating((long)((generator.NextDouble() - 0.5) * 1.8e19));
            values[i] = i % 3 == 0 ? ends[(int)(generator.NextDouble() * ends.Length)] : number;
        }

        return Tensor.From<T>(values, shape);
    }
}
