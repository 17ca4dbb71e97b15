using System.Runtime.CompilerServices;

namespace Tensorium.Simd;

public static partial class Elementary
{
    /// <summary>The complementary error function 1 − erf x, to full relative precision far out on the right too. At most 4 ULP.</summary>
    [MethodImpl(OutOfLine)]
    public static V Erfc<V>(in V x)
        where V : struct, IVec<V>
    {
        // Beyond ½ as e^(−x²)·g(x); x² in two lanes, because e^ makes its rounding error relative. Beyond the clamp the result rounds to 0.
        var one = V.Splat(1);
        var half = V.Splat(0.5);
        var a = V.Abs(x);
        var t = V.Min(a, V.Splat(V.IsDouble ? 28 : 11));
        var square = t * t;
        var exponential = ExpExtended(-square, V.Fma(-t, t, square));
        // What 2t + 1 and the quotient lose is put back: five roundings in a row would be more than 4 ULP at worst.
        var twice = t + t;
        var divisor = twice + one;
        var scaled = ScaledErfcReduced(t);
        var quotient = scaled / divisor;
        var rest = (V.Fma(-quotient, divisor, scaled) - quotient * OrderedSumError(twice, one, divisor)) / divisor;
        var tail = V.Fma(exponential, quotient, exponential * rest);

        var inner = one - V.Fma(x, ErfOverXMinusOne(x * x), x);
        var outer = V.Select(V.Less(x, V.Splat(0)), V.Splat(2) - tail, tail);
        return V.Select(V.Less(half, a), outer, inner);
    }

    /// <summary>(1 + 2t)·e^(t²)·erfc t for ½ ≤ t ≤ 27, which stays between 1 and 1.3: a polynomial in (t − k)/(t + k), which is within ±0.77.</summary>
    [MethodImpl(OutOfLine)]
    private static V ScaledErfcReduced<V>(in V t)
        where V : struct, IVec<V>
    {
        var k = V.Splat(3.75);
        var u = (t - k) / (t + k);
        if (!V.IsDouble)
        {
            return Polynomial.Horner(
                u, 1.23751263, -0.140240575, 0.00358554506, 0.0822755123, -0.108808055, 0.0923210486, -0.0586431354, 0.02828726, -0.0100089355,
                0.00179382938, 0.000792036962);
        }

        // Two halves of 11 coefficients: half as long a chain of dependent operations.
        var low = Polynomial.Horner(
            u, 1.2375126308378275, -0.140240598585547, 0.0035854154854656484, 0.08227673849014852, -0.10880393014184331, 0.09230432116030513,
            -0.058693398586865494, 0.028362277419426627, -0.009746579598904619, 0.0017556258549229705, 0.00029371401260133435);
        var high = Polynomial.Horner(
            u, -0.00029015412600928063, 5.164727803451456e-05, 2.2384520461571062e-05, -1.1438036827069656e-05, -9.744862950470587e-07,
            1.7384654094710985e-06, -5.5422768748892254e-08, -2.408981963273975e-07, 2.1222989811894335e-08, 2.4781942396726593e-08,
            -2.497273349705625e-09);
        var u2 = u * u;
        var u4 = u2 * u2;
        return V.Fma(high, u4 * u4 * u2 * u, low);
    }
}
