namespace Tensorium.Tests.Simd;

/// <summary>The functions in double precision, from System.Math and textbook identities: fast, and 2²⁰ times finer than a float32.</summary>
internal static class LibraryReference
{
    /// <summary>Kahan's correction: the relative error of u = eˣ cancels between u − 1 and log u.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) < 1e-16 || x > 40)
            return x > 40 ? Math.Exp(x) : x;
        var u = Math.Exp(x);
        return u - 1 == -1 ? -1 : u == 1 ? x : (u - 1) * x / Math.Log(u);
    }

    /// <summary>Kahan's correction: the rounding error of u = 1 + x cancels between log u and u − 1.</summary>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    public static double Asinh(double x)
    {
        var a = Math.Abs(x);
        return Math.CopySign(a > 1e100 ? Math.Log(a) + Math.Log(2) : Log1p(a + a * a / (1 + Math.Sqrt(1 + a * a))), x);
    }

    public static double Acosh(double x) => x > 1e100 ? Math.Log(x) + Math.Log(2) : Log1p(x - 1 + Math.Sqrt((x - 1) * (x + 1)));

    public static double Atanh(double x) => Math.CopySign(0.5 * Log1p(2 * Math.Abs(x) / (1 - Math.Abs(x))), x);

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    /// <summary>erf x = 2/√π·e^(−x²)·Σ 2ⁿx²ⁿ⁺¹/(2n+1)!!: every term has one sign, so nothing cancels.</summary>
    public static double Erf(double x)
    {
        if (Math.Abs(x) > 6)
            return Math.Sign(x);
        double term = x, sum = x;
        for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>From the series below 2; beyond, where that cancels, Laplace's continued fraction.</summary>
    public static double Erfc(double x)
    {
        if (x < 2)
            return 1 - Erf(x);
        var fraction = x;
        for (var n = 200; n > 0; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }

    /// <summary>sin 2πu, reduced exactly to the nearest quarter before π comes in.</summary>
    public static double SinTwoPi(double u) => Rotate(u, Math.Sin, Math.Cos);

    /// <summary>cos 2πu, reduced exactly to the nearest quarter before π comes in.</summary>
    public static double CosTwoPi(double u) => Rotate(u, Math.Cos, r => -Math.Sin(r));

    /// <summary>Stirling's series from 20 on, and the recurrence up to there; where that cancels, at the zeros 1 and 2, the exact value.</summary>
    public static double Lgamma(double x)
    {
        if (Math.Abs(x - 1) < 0.01 || Math.Abs(x - 2) < 0.01)
            return HighPrecision.Lgamma(x).ToDouble();
        double product = 1;
        for (; x < 20; x++)
            product *= x;
        var z = 1 / (x * x);
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274
            + (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x - Math.Log(Math.Abs(product));
    }

    /// <summary>The asymptotic series from 20 on, and the recurrence up to there; where that cancels, at the zero, the exact value.</summary>
    public static double Digamma(double x)
    {
        if (Math.Abs(x - 1.4616321449683623) < 0.001)
            return HighPrecision.Digamma(x).ToDouble();
        double sum = 0;
        for (; x < 20; x++)
            sum += 1 / x;
        var z = 1 / (x * x);
        return Math.Log(x) - 0.5 / x - z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z / 132)))) - sum;
    }

    /// <summary>The same for the derivative, whose terms have one sign.</summary>
    public static double Trigamma(double x)
    {
        double sum = 0;
        for (; x < 20; x++)
            sum += 1 / (x * x);
        var z = 1 / (x * x);
        return sum + (1 + 0.5 / x + z * (1.0 / 6 - z * (1.0 / 30 - z * (1.0 / 42 - z / 30)))) / x;
    }

    private static double Rotate(double u, Func<double, double> even, Func<double, double> odd)
    {
        var quarter = (int)Math.Round(4 * u);
        var angle = 2 * Math.PI * (u - quarter / 4.0);
        var value = quarter % 2 == 0 ? even(angle) : odd(angle);
        return quarter % 4 >= 2 ? -value : value;
    }
}
