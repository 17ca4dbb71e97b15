namespace Tensorium.Tests.Simd;

/// <summary>The elementary functions to about 180 bits, from their series: slow, plain, and independent of the code under test.</summary>
internal static partial class HighPrecision
{
    private const int Bits = 190;

    private static readonly BigFloat Ln2 = TwoAtanh((BigFloat)1 / 3);

    // Machin: π/4 = 4·atan(1/5) − atan(1/239).
    private static readonly BigFloat Pi = 4 * (4 * AtanSeries((BigFloat)1 / 5) - AtanSeries((BigFloat)1 / 239));

    // 2/√π by Newton's iteration on the reciprocal square root of π/4.
    private static readonly BigFloat TwoOverRootPi = ReciprocalRoot(Pi.TimesPowerOfTwo(-2));

    public static BigFloat Exp(BigFloat x)
    {
        // Both formats have long overflowed, or underflowed, out there.
        if (x.Abs() > 1200)
            x = 1200 * x.Sign;
        var n = (x / Ln2).Round();
        return (1 + Expm1Series(x - n * Ln2)).TimesPowerOfTwo(n);
    }

    public static BigFloat Expm1(BigFloat x) => x.Sign == 0 || x.Magnitude < -1 ? Expm1Series(x) : Exp(x) - 1;

    public static BigFloat Log(BigFloat x)
    {
        var n = x.Magnitude;
        var m = x.TimesPowerOfTwo(-n);
        if (m.ToDouble() > 1.4)
        {
            m = m.TimesPowerOfTwo(-1);
            n++;
        }

        return n * Ln2 + TwoAtanh((m - 1) / (m + 1));
    }

    public static BigFloat Log1p(BigFloat x) => x.Sign == 0 || x.Magnitude < -2 ? TwoAtanh(x / (2 + x)) : Log(1 + x);

    public static BigFloat Tanh(BigFloat x)
    {
        // Far out only e⁻²ˣ matters, and e²ˣ would need more bits than there are.
        var e = Expm1(-2 * x.Abs());
        var t = -e / (e + 2);
        return x.Sign < 0 ? -t : t;
    }

    public static BigFloat Sigmoid(BigFloat x) => 1 / (1 + Exp(-x));

    public static BigFloat Softplus(BigFloat x) => x.Sign > 0 ? x + Log1p(Exp(-x)) : Log1p(Exp(x));

    /// <summary>erf x = 2/√π·e^(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!: every term has one sign, so nothing cancels.</summary>
    public static BigFloat Erf(BigFloat x)
    {
        if (x.Abs() > 16)
            return x.Sign;
        var square = x * x;
        return TwoOverRootPi * Exp(-square) * Series(x, n => square * 2 / (2 * n + 1));
    }

    /// <summary>From the series below 6; beyond, where that cancels, Laplace's continued fraction.</summary>
    public static BigFloat Erfc(BigFloat x)
    {
        if (x < 6)
            return 1 - Erf(x);
        if (x > 40)
            return 0;
        var fraction = x;
        for (var n = 200; n > 0; n--)
            fraction = x + ((BigFloat)n).TimesPowerOfTwo(-1) / fraction;
        return (TwoOverRootPi * Exp(-(x * x)) / fraction).TimesPowerOfTwo(-1);
    }

    public static BigFloat SinTwoPi(BigFloat u)
    {
        if ((2 * u - (2 * u).Round()).Sign == 0)
            return 0;
        var x = 2 * Pi * u;
        return Series(x, n => -(x * x) / (2 * n * (2 * n + 1)));
    }

    public static BigFloat CosTwoPi(BigFloat u)
    {
        if ((2 * u - (BigFloat)0.5 - (2 * u - (BigFloat)0.5).Round()).Sign == 0)
            return 0;
        var x = 2 * Pi * u;
        return Series(1, n => -(x * x) / (2 * n * (2 * n - 1)));
    }

    /// <summary>xʸ for positive x.</summary>
    public static BigFloat Pow(BigFloat x, BigFloat y) => Exp(y * Log(x));

    private static BigFloat Expm1Series(BigFloat x) => Series(x, n => x / (n + 1));

    private static BigFloat TwoAtanh(BigFloat s)
    {
        var square = s * s;
        BigFloat power = 2 * s, sum = power;
        for (var n = 1; power.Sign != 0 && power.Magnitude > sum.Magnitude - Bits; n++)
        {
            power *= square;
            sum += power / (2 * n + 1);
        }

        return sum;
    }

    private static BigFloat AtanSeries(BigFloat s)
    {
        var square = -(s * s);
        BigFloat power = s, sum = s;
        for (var n = 1; power.Sign != 0 && power.Magnitude > sum.Magnitude - Bits; n++)
        {
            power *= square;
            sum += power / (2 * n + 1);
        }

        return sum;
    }

    private static BigFloat ReciprocalRoot(BigFloat a)
    {
        BigFloat y = 1 / Math.Sqrt(a.ToDouble());
        for (var i = 0; i < 3; i++)
            y = (y * (3 - a * y * y)).TimesPowerOfTwo(-1);
        return y;
    }

    // first + first·ratio(1) + first·ratio(1)·ratio(2) + …
    private static BigFloat Series(BigFloat first, Func<int, BigFloat> ratio)
    {
        BigFloat term = first, sum = first;
        for (var n = 1; term.Sign != 0 && term.Magnitude > sum.Magnitude - Bits; n++)
        {
            term *= ratio(n);
            sum += term;
        }

        return sum;
    }
}
