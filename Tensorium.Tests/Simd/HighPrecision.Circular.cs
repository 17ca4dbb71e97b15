using System.Numerics;

namespace Tensorium.Tests.Simd;

/// <content>Circular and hyperbolic functions, their inverses, and the logarithms and powers to other bases.</content>
internal static partial class HighPrecision
{
    // π to 1400 bits after the point: the greatest double is a multiple of 2⁹⁷¹, and must be reduced without losing a digit.
    private const int FractionBits = 1400;

    private static readonly BigInteger LongPi = 4 * (4 * ArcCotangent(5) - ArcCotangent(239));

    private static BigFloat Ln10 => Log(10);

    public static BigFloat Sin(BigFloat x) => OfReduced(Reduce(x));

    public static BigFloat Cos(BigFloat x)
    {
        var (angle, quarter) = Reduce(x);
        return OfReduced((angle, quarter + 1));
    }

    public static BigFloat Tan(BigFloat x) => Sin(x) / Cos(x);

    /// <summary>By halving the argument until the series is quick: atan s = 2·atan(s/(1 + √(1 + s²))).</summary>
    public static BigFloat Atan(BigFloat x)
    {
        if (x.Abs() > 1)
            return Pi.TimesPowerOfTwo(-1) * x.Sign - Atan(1 / x);
        var halvings = 0;
        for (; x.Sign != 0 && x.Magnitude >= -5; halvings++)
            x /= 1 + Root(1 + x * x);
        return AtanSeries(x).TimesPowerOfTwo(halvings);
    }

    public static BigFloat Asin(BigFloat x) =>
        x.Abs() < 1 ? Atan(x / Root((1 - x) * (1 + x))) : Pi.TimesPowerOfTwo(-1) * x.Sign;

    /// <summary>2·atan(√((1 − x)/(1 + x))), which keeps its digits near 1.</summary>
    public static BigFloat Acos(BigFloat x) =>
        (1 - x).Sign == 0 ? 0 : (1 + x).Sign == 0 ? Pi : 2 * Atan(Root((1 - x) / (1 + x)));

    public static BigFloat Sinh(BigFloat x)
    {
        var e = Expm1(x.Abs());
        return (e + e / (e + 1)).TimesPowerOfTwo(-1) * x.Sign;
    }

    public static BigFloat Cosh(BigFloat x)
    {
        var e = Exp(x.Abs());
        return (e + 1 / e).TimesPowerOfTwo(-1);
    }

    public static BigFloat Asinh(BigFloat x)
    {
        var a = x.Abs();
        return Log1p(a + a * a / (1 + Root(1 + a * a))) * x.Sign;
    }

    public static BigFloat Acosh(BigFloat x) => Log1p(x - 1 + Root((x - 1) * (x + 1)));

    public static BigFloat Atanh(BigFloat x) => Log1p(2 * x.Abs() / (1 - x.Abs())).TimesPowerOfTwo(-1) * x.Sign;

    public static BigFloat Exp2(BigFloat x) => Exp((x.Abs() > 1700 ? 1700 * x.Sign : x) * Ln2);

    public static BigFloat Log2(BigFloat x) => Log(x) / Ln2;

    public static BigFloat Log10(BigFloat x) => Log(x) / Ln10;

    /// <summary>By Newton's iteration, from a start good to 50 bits.</summary>
    public static BigFloat Cbrt(BigFloat x)
    {
        if (x.Sign == 0)
            return 0;
        var shift = (int)Math.Floor(x.Magnitude / 3.0);
        var a = x.TimesPowerOfTwo(-3 * shift);
        BigFloat y = Math.Cbrt(a.ToDouble());
        for (var i = 0; i < 3; i++)
            y -= (y - a / (y * y)) / 3;
        return y.TimesPowerOfTwo(shift);
    }

    private static BigFloat Root(BigFloat a)
    {
        if (a.Sign == 0)
            return 0;
        var shift = a.Magnitude & ~1;
        var scaled = a.TimesPowerOfTwo(-shift);
        return (scaled * ReciprocalRoot(scaled)).TimesPowerOfTwo(shift / 2);
    }

    /// <summary>The sine of an angle some quarters of a turn on.</summary>
    private static BigFloat OfReduced((BigFloat Angle, int Quarter) reduced)
    {
        var (x, quarter) = (reduced.Angle, reduced.Quarter & 3);
        var square = -(x * x);
        var value = (quarter & 1) == 0 ? Series(x, n => square / (2 * n * (2 * n + 1))) : Series(1, n => square / (2 * n * (2 * n - 1)));
        return quarter >= 2 ? -value : value;
    }

    /// <summary>x less the nearest multiple of π/2, and which one modulo 4, with integers.</summary>
    private static (BigFloat Angle, int Quarter) Reduce(BigFloat x)
    {
        if (x.Sign == 0 || x.Magnitude < -1)
            return (x, 0);
        var (significand, exponent) = x.Parts;
        var scale = exponent + FractionBits;
        var value = scale >= 0 ? significand << scale : significand >> -scale;
        var quarters = BigInteger.Divide(4 * value + LongPi * value.Sign, 2 * LongPi);
        return (BigFloat.Of(value - quarters * LongPi / 2, -FractionBits), (int)(quarters & 3));
    }

    private static BigInteger ArcCotangent(int k)
    {
        BigInteger power = (BigInteger.One << (FractionBits + 32)) / k, sum = power;
        for (var n = 1; !power.IsZero; n++)
        {
            power /= -(k * k);
            sum += power / (2 * n + 1);
        }

        return sum >> 32;
    }
}
