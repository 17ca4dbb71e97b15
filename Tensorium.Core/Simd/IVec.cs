namespace Tensorium.Simd;

/// <summary>
/// A vector of float32 or float64 lanes, as thin as it can be: an elementwise op is written once over it and runs with 1, 2, 4, 8 or 16 lanes.
/// </summary>
/// <remarks>
/// Every member is one IEEE 754 operation (or an exact bit operation) per lane, so a body over it gives the same bits for every width;
/// the 1-lane instance is the tail of every loop. A mask is a vector whose lanes are all ones or all zeros in bits.
/// One thing is not promised: when arithmetic, <see cref="Min"/> or <see cref="Max"/> yields a NaN, its sign and payload are the hardware's choice
/// (IEEE 754 §6.2.3). The bit operations, negation and <see cref="Abs"/> among them, are exact on NaNs too.
/// </remarks>
/// <typeparam name="V">The implementing vector itself.</typeparam>
public interface IVec<V>
    where V : struct, IVec<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether a lane is a float64; otherwise it is a float32.</summary>
    static abstract bool IsDouble { get; }

    /// <summary>The value in every lane, rounded to the lane's type.</summary>
    static abstract V Splat(double value);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>−a (flips the sign bit, of zeros and NaNs too).</summary>
    static abstract V operator -(V a);

    /// <summary>a · b + c, rounded once.</summary>
    static abstract V Fma(V a, V b, V c);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract V Sqrt(V a);

    /// <summary>|a| (clears the sign bit).</summary>
    static abstract V Abs(V a);

    /// <summary>IEEE 754-2019 minimum: NaN if either is NaN; −0 is less than +0.</summary>
    static abstract V Min(V a, V b);

    /// <summary>IEEE 754-2019 maximum: NaN if either is NaN; +0 is more than −0.</summary>
    static abstract V Max(V a, V b);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract V Round(V a);

    /// <summary>The greatest integer not above a.</summary>
    static abstract V Floor(V a);

    /// <summary>The mask of a = b; false where either is NaN.</summary>
    static abstract V Equal(V a, V b);

    /// <summary>The mask of a &lt; b; false where either is NaN.</summary>
    static abstract V Less(V a, V b);

    /// <summary>The mask of a ≤ b; false where either is NaN.</summary>
    static abstract V LessOrEqual(V a, V b);

    /// <summary>Lanes of <paramref name="ifTrue"/> where the mask is set, of <paramref name="ifFalse"/> elsewhere.</summary>
    static abstract V Select(V mask, V ifTrue, V ifFalse);

    /// <summary>Bitwise and.</summary>
    static abstract V And(V a, V b);

    /// <summary>Bitwise or.</summary>
    static abstract V Or(V a, V b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract V Xor(V a, V b);

    /// <summary>Bitwise not.</summary>
    static abstract V Not(V a);

    /// <summary>2ⁿ for integral n whose power is a normal number (−126…127 in float32, −1022…1023 in float64); anything else is unspecified.</summary>
    static abstract V PowerOfTwo(V n);

    /// <summary>
    /// a·2ⁿ for a significand, ½ ≤ |a| ≤ 4, and integral n within twice the exponent's range; rounded once: gradual underflow, and overflow exactly where it is due.
    /// NaN for NaN; anything else is unspecified.
    /// </summary>
    static virtual V Scale(V a, V n) => Elementary.ScaleInTwoSteps(a, n);

    /// <summary>The lesser of a number and a limit; NaN where the number is. The limit is neither NaN nor a zero, so that one instruction is enough.</summary>
    static virtual V AtMost(V a, V limit) => V.Min(a, limit);

    /// <summary>The greater of a number and a limit, as <see cref="AtMost"/>.</summary>
    static virtual V AtLeast(V a, V limit) => V.Max(a, limit);

    /// <summary>The unbiased exponent ⌊log₂|a|⌋ of a normal number, as a value; unspecified for zeros, subnormals, infinities and NaN.</summary>
    static abstract V Exponent(V a);

    /// <summary>The significand of a normal number, in [1, 2), without its sign.</summary>
    static abstract V Significand(V a);

    /// <summary>One bit a lane of a mask, lane 0 in bit 0.</summary>
    static abstract uint MaskBits(V mask);
}

/// <summary>An <see cref="IVec{V}"/> that the loops can load and store.</summary>
/// <typeparam name="V">The implementing vector itself.</typeparam>
/// <typeparam name="T">The lane's type, <see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface IVec<V, T> : IVec<V>
    where V : struct, IVec<V, T>
    where T : unmanaged
{
    static abstract V Load(T* source);

    static abstract void Store(V value, T* target);

    /// <summary>
    /// Stores past the caches, where the processor can: for memory that will have left them before it is read again. The target is aligned to a cache line, and a
    /// fence must follow before other threads read it.
    /// </summary>
    static virtual void Stream(V value, T* target) => V.Store(value, target);

    static abstract V SplatLane(T value);
}
