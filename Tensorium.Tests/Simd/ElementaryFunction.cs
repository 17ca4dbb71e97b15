using Tensorium.Simd;

namespace Tensorium.Tests.Simd;

/// <summary>A function of one variable under test.</summary>
/// <param name="Name">Its name in <see cref="Elementary"/>.</param>
/// <param name="Singles">The body over float32 arrays, at a number of lanes.</param>
/// <param name="Doubles">The body over float64 arrays, at a number of lanes.</param>
/// <param name="Reference">The function to about 1e-15: exact enough to judge a float32.</param>
/// <param name="Exact">The function to about 180 bits.</param>
/// <param name="Interesting">Where half of the sample points go: neither a constant nor its own argument.</param>
/// <param name="Domain">Where accuracy is promised; outside, the special values are.</param>
/// <param name="SingleUlps">The promised accuracy in float32.</param>
/// <param name="DoubleUlps">The promised accuracy in float64.</param>
internal sealed partial record ElementaryFunction(
    string Name,
    Func<float[], int, float[]> Singles,
    Func<double[], int, double[]> Doubles,
    Func<double, double> Reference,
    Func<BigFloat, BigFloat> Exact,
    (double Low, double High) Interesting,
    (double Low, double High) Domain,
    double SingleUlps,
    double DoubleUlps)
{
    private static readonly (double, double) Everywhere = (double.MinValue, double.MaxValue);

    public static IReadOnlyDictionary<string, ElementaryFunction> All { get; } = new[]
    {
        Of<ExpBody>("Exp", Math.Exp, HighPrecision.Exp, (-110, 90), Everywhere, 1, 1),
        Of<Expm1Body>("Expm1", LibraryReference.Expm1, HighPrecision.Expm1, (-40, 90), Everywhere, 2, 2),
        Of<LogBody>("Log", Math.Log, HighPrecision.Log, (0, 4), (0, double.MaxValue), 1, 1),
        Of<Log1pBody>("Log1p", LibraryReference.Log1p, HighPrecision.Log1p, (-1, 4), (-1, double.MaxValue), 2, 2),
        Of<TanhBody>("Tanh", Math.Tanh, HighPrecision.Tanh, (-20, 20), Everywhere, 2.5, 2.5),
        Of<SigmoidBody>("Sigmoid", LibraryReference.Sigmoid, HighPrecision.Sigmoid, (-110, 40), Everywhere, 2.5, 2.5),
        Of<SoftplusBody>("Softplus", LibraryReference.Softplus, HighPrecision.Softplus, (-110, 40), Everywhere, 2, 2),
        Of<ErfBody>("Erf", LibraryReference.Erf, HighPrecision.Erf, (-6, 6), Everywhere, 1.5, 1.5),
        Of<SinTwoPiBody>("SinTwoPi", LibraryReference.SinTwoPi, HighPrecision.SinTwoPi, (0, 1), (0, 1), 1.5, 1.5),
        Of<CosTwoPiBody>("CosTwoPi", LibraryReference.CosTwoPi, HighPrecision.CosTwoPi, (0, 1), (0, 1), 1.5, 1.5),
        Of<ErfcBody>("Erfc", LibraryReference.Erfc, HighPrecision.Erfc, (-3, 27), Everywhere, 4, 4),
        Of<SinBody>("Sin", Math.Sin, HighPrecision.Sin, (-300, 300), Everywhere, 1.5, 1.5),
        Of<CosBody>("Cos", Math.Cos, HighPrecision.Cos, (-300, 300), Everywhere, 1.5, 1.5),
        Of<TanBody>("Tan", Math.Tan, HighPrecision.Tan, (-300, 300), Everywhere, 3, 3),
        Of<AsinBody>("Asin", Math.Asin, HighPrecision.Asin, (-1, 1), (-1, 1), 2.5, 2.5),
        Of<AcosBody>("Acos", Math.Acos, HighPrecision.Acos, (-1, 1), (-1, 1), 2.5, 2.5),
        Of<AtanBody>("Atan", Math.Atan, HighPrecision.Atan, (-10, 10), Everywhere, 2, 2),
        Of<SinhBody>("Sinh", Math.Sinh, HighPrecision.Sinh, (-90, 90), Everywhere, 3.5, 3.5),
        Of<CoshBody>("Cosh", Math.Cosh, HighPrecision.Cosh, (-90, 90), Everywhere, 3.5, 3.5),
        Of<AsinhBody>("Asinh", LibraryReference.Asinh, HighPrecision.Asinh, (-10, 10), Everywhere, 3.5, 3.5),
        Of<AcoshBody>("Acosh", LibraryReference.Acosh, HighPrecision.Acosh, (1, 10), (1, double.MaxValue), 3.5, 3.5),
        Of<AtanhBody>("Atanh", LibraryReference.Atanh, HighPrecision.Atanh, (-0.999, 0.999), (-0.9999999, 0.9999999), 3.5, 3.5),
        Of<Exp2Body>("Exp2", x => Math.Pow(2, x), HighPrecision.Exp2, (-150, 130), Everywhere, 1.5, 1.5),
        Of<Log2Body>("Log2", Math.Log2, HighPrecision.Log2, (0, 4), (0, double.MaxValue), 2.5, 2.5),
        Of<Log10Body>("Log10", Math.Log10, HighPrecision.Log10, (0, 4), (0, double.MaxValue), 2.5, 2.5),
        Of<CbrtBody>("Cbrt", Math.Cbrt, HighPrecision.Cbrt, (-10, 10), Everywhere, 1, 1),
        Of<LgammaBody>("Lgamma", LibraryReference.Lgamma, HighPrecision.Lgamma, (0, 20), (0, double.MaxValue), 4, 4),
        Of<DigammaBody>("Digamma", LibraryReference.Digamma, HighPrecision.Digamma, (0, 20), (0, double.MaxValue), 4, 4),
        Of<TrigammaBody>("Trigamma", LibraryReference.Trigamma, x => HighPrecision.Polygamma(1, x), (0, 20), (0, double.MaxValue), 4, 4),
    }.ToDictionary(f => f.Name);

    /// <summary>Whether a point is one where accuracy is promised.</summary>
    public bool Covers(double x) => x >= Domain.Low && x <= Domain.High && (x != Domain.Low || Domain == Everywhere);

    private static ElementaryFunction Of<TBody>(
        string name, Func<double, double> reference, Func<BigFloat, BigFloat> exact,
        (double, double) interesting, (double, double) domain, double singleUlps, double doubleUlps)
        where TBody : struct, ILaneBody
        => new(name, (x, lanes) => LaneLoops.Map<TBody>(x, x, x, lanes), (x, lanes) => LaneLoops.Map<TBody>(x, x, x, lanes),
            reference, exact, interesting, domain, singleUlps, doubleUlps);

    private readonly struct ExpBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Exp(a);
    }

    private readonly struct Expm1Body : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Expm1(a);
    }

    private readonly struct LogBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Log(a);
    }

    private readonly struct Log1pBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Log1p(a);
    }

    private readonly struct TanhBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Tanh(a);
    }

    private readonly struct SigmoidBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Sigmoid(a);
    }

    private readonly struct SoftplusBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Softplus(a);
    }

    private readonly struct ErfBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Erf(a);
    }

    private readonly struct SinTwoPiBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V>
        {
            Elementary.SinCosTwoPi(a, out var sine, out _);
            return sine;
        }
    }

    private readonly struct CosTwoPiBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V>
        {
            Elementary.SinCosTwoPi(a, out _, out var cosine);
            return cosine;
        }
    }
}
