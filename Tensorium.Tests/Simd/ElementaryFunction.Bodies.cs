using Tensorium.Simd;

namespace Tensorium.Tests.Simd;

/// <content>The bodies of the circular and hyperbolic functions, their inverses, and the logarithms and powers to other bases.</content>
internal sealed partial record ElementaryFunction
{
    private readonly struct SinBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Sin(a);
    }

    private readonly struct ErfcBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Erfc(a);
    }

    private readonly struct CosBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Cos(a);
    }

    private readonly struct TanBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Tan(a);
    }

    private readonly struct AsinBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Asin(a);
    }

    private readonly struct AcosBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Acos(a);
    }

    private readonly struct AtanBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Atan(a);
    }

    private readonly struct SinhBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Sinh(a);
    }

    private readonly struct CoshBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Cosh(a);
    }

    private readonly struct AsinhBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Asinh(a);
    }

    private readonly struct AcoshBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Acosh(a);
    }

    private readonly struct AtanhBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Atanh(a);
    }

    private readonly struct Exp2Body : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Exp2(a);
    }

    private readonly struct Log2Body : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Log2(a);
    }

    private readonly struct Log10Body : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Log10(a);
    }

    private readonly struct CbrtBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Cbrt(a);
    }

    private readonly struct LgammaBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Lgamma(a);
    }

    private readonly struct DigammaBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Digamma(a);
    }

    private readonly struct TrigammaBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => Elementary.Polygamma(1, a);
    }
}
