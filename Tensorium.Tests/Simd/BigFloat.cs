using System.Numerics;

namespace Tensorium.Tests.Simd;

/// <summary>A binary floating-point number of 192 bits without exponent limits: what "exact" means in the accuracy tests.</summary>
internal readonly struct BigFloat
{
    private const int Precision = 192;

    private readonly BigInteger _significand;
    private readonly int _exponent;

    private BigFloat(BigInteger significand, int exponent)
    {
        // Truncation: an error of 2⁻¹⁹¹ is nothing beside the 2⁻⁵³ under test.
        var excess = (int)BigInteger.Abs(significand).GetBitLength() - Precision;
        _significand = excess > 0 ? significand >> excess : significand;
        _exponent = excess > 0 ? exponent + excess : exponent;
    }

    public int Sign => _significand.Sign;

    /// <summary>⌊log₂|value|⌋ of a non-zero value.</summary>
    public int Magnitude => (int)BigInteger.Abs(_significand).GetBitLength() - 1 + _exponent;

    /// <summary>The value as significand·2^exponent.</summary>
    public (BigInteger Significand, int Exponent) Parts => (_significand, _exponent);

    /// <summary>significand·2^exponent.</summary>
    public static BigFloat Of(BigInteger significand, int exponent) => new(significand, exponent);

    public static implicit operator BigFloat(int value) => new(value, 0);

    public static implicit operator BigFloat(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "Only finite numbers have an exact value.");
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)((bits >> 52) & 0x7FF);
        var significand = (bits & 0x000F_FFFF_FFFF_FFFF) | (biased == 0 ? 0 : 1L << 52);
        return new(bits < 0 ? -significand : significand, Math.Max(biased, 1) - 1075);
    }

    public static BigFloat operator +(BigFloat a, BigFloat b)
    {
        if (a.Sign == 0 || b.Sign == 0)
            return a.Sign == 0 ? b : a;
        if (a._exponent < b._exponent)
            (a, b) = (b, a);
        // A term far below the other's last bit only decides a rounding that truncation ignores.
        return a.Magnitude - b.Magnitude > 4 * Precision ? a : new((a._significand << (a._exponent - b._exponent)) + b._significand, b._exponent);
    }

    public static BigFloat operator -(BigFloat a, BigFloat b) => a + -b;

    public static BigFloat operator -(BigFloat a) => new(-a._significand, a._exponent);

    public static BigFloat operator *(BigFloat a, BigFloat b) => new(a._significand * b._significand, a._exponent + b._exponent);

    public static BigFloat operator /(BigFloat a, BigFloat b) =>
        new((a._significand << (2 * Precision)) / b._significand, a._exponent - b._exponent - 2 * Precision);

    public static bool operator <(BigFloat a, BigFloat b) => (a - b).Sign < 0;

    public static bool operator >(BigFloat a, BigFloat b) => (a - b).Sign > 0;

    public BigFloat Abs() => Sign < 0 ? -this : this;

    public BigFloat TimesPowerOfTwo(int n) => new(_significand, _exponent + n);

    /// <summary>The nearest integer, for values that fit.</summary>
    public int Round() => (int)Math.Round(ToDouble());

    /// <summary>The value as a double, a little off the correct rounding; for ratios and reports.</summary>
    public double ToDouble()
    {
        if (Sign == 0)
            return 0;
        var excess = (int)BigInteger.Abs(_significand).GetBitLength() - 60;
        return excess > 0 ? Math.ScaleB((double)(long)(_significand >> excess), _exponent + excess) : Math.ScaleB((double)(long)_significand, _exponent);
    }
}
