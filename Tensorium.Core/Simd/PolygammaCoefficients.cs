namespace Tensorium.Simd;

/// <summary>What the series of the polygamma functions need, by order: in flat arrays, which a kernel of a device can hold as constants too.</summary>
internal static class PolygammaCoefficients
{
    // B₂, B₄, …, B₁₈.
    private static readonly double[] Bernoulli =
        [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798];

    /// <summary>The terms of <see cref="EulerMaclaurin"/> for one order.</summary>
    public const int EulerMaclaurinTerms = 9;

    /// <summary>The places of <see cref="Cotangent"/> for one order; <see cref="CotangentTerms"/> of them are used.</summary>
    public const int CotangentPlaces = (Elementary.MaxPolygammaOrder / 2) + 2;

    /// <summary>B₂ⱼ/(2j)!·(n + 2j − 1)!/(n − 1)! for j = 1, 2, … at n·<see cref="EulerMaclaurinTerms"/> (zeros for order 0).</summary>
    public static readonly double[] EulerMaclaurin = [.. Orders().SelectMany(EulerMaclaurinOf)];

    /// <summary>
    /// The coefficients of ±dⁿ(π cot πx)/dxⁿ in c = π cot πx at n·<see cref="CotangentPlaces"/>, from low powers to high: of c⁰, c², … for odd orders, of c, c³, … for
    /// even ones. Since c′ = −(π² + c²), one order leads to the next.
    /// </summary>
    public static readonly double[] Cotangent = [.. Orders().SelectMany(order => CotangentOf(order).Concat(Enumerable.Repeat(0.0, CotangentPlaces - CotangentTerms(order))))];

    /// <summary>How many coefficients the derivative of that order has.</summary>
    public static int CotangentTerms(int order) => ((order + 1) / 2) + 1;

    public static double Factorial(int n)
    {
        var product = 1.0;
        for (var i = 2; i <= n; i++) product *= i;
        return product;
    }

    private static IEnumerable<int> Orders() => Enumerable.Range(0, Elementary.MaxPolygammaOrder + 1);

    private static double[] EulerMaclaurinOf(int order)
    {
        var coefficients = new double[EulerMaclaurinTerms];
        // The rising factorial n·(n + 1)·…·(n + 2j − 1), over (2j)!.
        var ratio = 1.0;
        for (var j = 1; j <= coefficients.Length; j++)
        {
            ratio *= (order + (2.0 * j) - 2) * (order + (2.0 * j) - 1) / ((2.0 * j) * ((2.0 * j) - 1));
            coefficients[j - 1] = Bernoulli[j - 1] * ratio;
        }

        return coefficients;
    }

    private static double[] CotangentOf(int order)
    {
        // By power of c, all of them; the signs alternate with the order, and the caller puts them in.
        double[] powers = [0, 1];
        for (var n = 0; n < order; n++)
        {
            var next = new double[powers.Length + 1];
            for (var k = 1; k < powers.Length; k++)
            {
                next[k - 1] += Math.PI * Math.PI * k * powers[k];
                next[k + 1] += k * powers[k];
            }

            powers = next;
        }

        return [.. powers.Where((_, power) => power % 2 == (order + 1) % 2)];
    }
}
