using System.Numerics;

namespace Tensorium.Tests.Simd;

/// <content>The logarithm of the gamma function and its derivatives: the recurrence up to 48, on either side of zero, and the asymptotic series from there.</content>
internal static partial class HighPrecision
{
    private const int FarEnough = 48;

    // B₂ₖ for k = 1, 2, …: at 48 the series reaches 190 bits before it diverges.
    private static readonly BigFloat[] Bernoulli = EvenBernoulli(40);

    /// <summary>log |Γ(x)|, off the poles.</summary>
    public static BigFloat Lgamma(BigFloat x)
    {
        BigFloat product = 1;
        for (; x < FarEnough; x += 1)
            product *= x;
        var sum = (x - 0.5) * Log(x) - x + Log(2 * Pi).TimesPowerOfTwo(-1) - Log(product.Abs());
        return sum + Asymptotic(x, k => Bernoulli[k - 1] / (2 * k * (2 * k - 1)), 1);
    }

    /// <summary>ψ(x), off the poles.</summary>
    public static BigFloat Digamma(BigFloat x)
    {
        BigFloat sum = 0;
        for (; x < FarEnough; x += 1)
            sum += 1 / x;
        return Log(x) - 1 / (2 * x) - Asymptotic(x, k => Bernoulli[k - 1] / (2 * k), 2) - sum;
    }

    /// <summary>The derivative of order n ≥ 1 of ψ(x), off the poles.</summary>
    public static BigFloat Polygamma(int n, BigFloat x)
    {
        BigFloat factorial = 1, sum = 0;
        for (var i = 2; i <= n; i++)
            factorial *= i;
        for (; x < FarEnough; x += 1)
            sum += factorial / Power(x, n + 1);
        sum += factorial / n / Power(x, n) + (factorial / Power(x, n + 1)).TimesPowerOfTwo(-1);
        sum += Asymptotic(x, k => Bernoulli[k - 1] * Rising(2 * k + 1, n - 1), n + 2);
        return n % 2 == 0 ? -sum : sum;
    }

    /// <summary>c₁/xᵖ + c₂/xᵖ⁺² + …, up to the precision.</summary>
    private static BigFloat Asymptotic(BigFloat x, Func<int, BigFloat> coefficient, int power)
    {
        BigFloat sum = 0, factor = 1 / Power(x, power), square = 1 / (x * x);
        for (var k = 1; k <= Bernoulli.Length; k++, factor *= square)
        {
            var term = coefficient(k) * factor;
            sum += term;
            if (term.Magnitude < sum.Magnitude - Bits)
                break;
        }

        return sum;
    }

    /// <summary>first·(first + 1)·…, that many factors.</summary>
    private static BigFloat Rising(int first, int count)
    {
        BigFloat product = 1;
        for (var i = 0; i < count; i++)
            product *= first + i;
        return product;
    }

    private static BigFloat Power(BigFloat x, int n)
    {
        BigFloat product = 1;
        for (var i = 0; i < n; i++)
            product *= x;
        return product;
    }

    // Σ C(m + 1, j)·Bⱼ = 0 over j ≤ m, in fractions.
    private static BigFloat[] EvenBernoulli(int count)
    {
        var numbers = new List<(BigInteger Over, BigInteger Under)> { (1, 1) };
        for (var m = 1; m <= 2 * count; m++)
        {
            BigInteger over = 0, under = 1, binomial = 1;
            for (var j = 0; j < m; j++)
            {
                over = over * numbers[j].Under + binomial * numbers[j].Over * under;
                under *= numbers[j].Under;
                binomial = binomial * (m + 1 - j) / (j + 1);
            }

            (over, under) = (-over, under * (m + 1));
            var common = BigInteger.GreatestCommonDivisor(over, under);
            numbers.Add((over / common, under / common));
        }

        return [.. Enumerable.Range(1, count).Select(k => BigFloat.Of(numbers[2 * k].Over, 0) / BigFloat.Of(numbers[2 * k].Under, 0))];
    }
}
