using Tensorium.Simd;

namespace Tensorium.Tests.Simd;

/// <summary>An operation of <see cref="IVec{V}"/> at every width, and how two of its results compare.</summary>
internal sealed record VectorOperation(
    Func<float[], float[], float[], int, float[]> Singles,
    Func<double[], double[], double[], int, double[]> Doubles,
    Action<float[], float[], float[], string> CompareSingles,
    Action<double[], double[], double[], string> CompareDoubles)
{
    public static readonly IReadOnlyDictionary<string, VectorOperation> All = new Dictionary<string, VectorOperation>
    {
        ["Add"] = Arithmetic<AddBody>(),
        ["Subtract"] = Arithmetic<SubtractBody>(),
        ["Multiply"] = Arithmetic<MultiplyBody>(),
        ["Divide"] = Arithmetic<DivideBody>(),
        ["Fma"] = Arithmetic<FmaBody>(),
        ["Sqrt"] = Arithmetic<SqrtBody>(),
        ["Min"] = Arithmetic<MinBody>(),
        ["Max"] = Arithmetic<MaxBody>(),
        ["AtMost"] = Arithmetic<AtMostBody>(),
        ["AtLeast"] = Arithmetic<AtLeastBody>(),
        ["Scale"] = Arithmetic<ScaleBody>(),
        ["Round"] = Arithmetic<RoundBody>(),
        ["Floor"] = Arithmetic<FloorBody>(),
        ["Negate"] = Bitwise<NegateBody>(),
        ["Abs"] = Bitwise<AbsBody>(),
        ["Equal"] = Bitwise<EqualBody>(),
        ["Less"] = Bitwise<LessBody>(),
        ["LessOrEqual"] = Bitwise<LessOrEqualBody>(),
        ["Select"] = Bitwise<SelectBody>(),
        ["SelectBits"] = Bitwise<SelectBitsBody>(),
        ["And"] = Bitwise<AndBody>(),
        ["Or"] = Bitwise<OrBody>(),
        ["Xor"] = Bitwise<XorBody>(),
        ["Not"] = Bitwise<NotBody>(),
        ["Significand"] = Bitwise<SignificandBody>(),
    };

    // Which NaN arithmetic yields is the hardware's choice.
    private static VectorOperation Arithmetic<TBody>()
        where TBody : struct, ILaneBody => new(LaneLoops.Map<TBody>, LaneLoops.Map<TBody>, LaneAssert.SameValues, LaneAssert.SameValues);

    private static VectorOperation Bitwise<TBody>()
        where TBody : struct, ILaneBody => new(LaneLoops.Map<TBody>, LaneLoops.Map<TBody>, LaneAssert.SameBits, LaneAssert.SameBits);

    public readonly struct AddBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a + b;
    }

    public readonly struct SubtractBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a - b;
    }

    public readonly struct MultiplyBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a * b;
    }

    public readonly struct DivideBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => a / b;
    }

    public readonly struct FmaBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Fma(a, b, c);
    }

    public readonly struct SqrtBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Sqrt(a);
    }

    public readonly struct MinBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Min(a, b);
    }

    public readonly struct AtMostBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.AtMost(a, V.Splat(1.5));
    }

    public readonly struct AtLeastBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.AtLeast(a, V.Splat(-1.5));
    }

    /// <summary>Through underflow, gradual and full, and overflow.</summary>
    public readonly struct ScaleBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V>
        {
            var most = V.Splat(V.IsDouble ? 1100 : 160);
            var n = V.Round(V.Min(V.Max(V.Select(V.Equal(b, b), b, most), -most), most));
            return V.Scale(V.Significand(a), n);
        }
    }

    public readonly struct MaxBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Max(a, b);
    }

    public readonly struct RoundBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Round(a);
    }

    public readonly struct FloorBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Floor(a);
    }

    public readonly struct NegateBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => -a;
    }

    public readonly struct AbsBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Abs(a);
    }

    public readonly struct EqualBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Equal(a, b);
    }

    public readonly struct LessBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Less(a, b);
    }

    public readonly struct LessOrEqualBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.LessOrEqual(a, b);
    }

    public readonly struct SelectBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Select(V.Less(a, b), b, c);
    }

    public readonly struct SelectBitsBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Select(a, b, c);
    }

    public readonly struct AndBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.And(a, b);
    }

    public readonly struct OrBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Or(a, b);
    }

    public readonly struct XorBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Xor(a, b);
    }

    public readonly struct NotBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Not(a);
    }

    public readonly struct SignificandBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Significand(a);
    }

    public readonly struct PowerOfTwoBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.PowerOfTwo(a);
    }

    public readonly struct ExponentBody : ILaneBody
    {
        public static V Invoke<V>(V a, V b, V c)
            where V : struct, IVec<V> => V.Exponent(a);
    }
}
