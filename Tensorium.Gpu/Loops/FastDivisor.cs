namespace Tensorium.Gpu.Loops;

/// <summary>
/// Division of numbers below 2³¹ by a number known before: a product and a shift, where a GPU's division takes some twenty instructions (T. Granlund, P. L. Montgomery,
/// "Division by Invariant Integers using Multiplication", 1994).
/// </summary>
internal readonly struct FastDivisor
{
    private readonly uint _divisor;
    private readonly uint _multiplier;
    private readonly int _shift;

    /// <summary>A divisor from 1 on; on devices too.</summary>
    public FastDivisor(int divisor)
    {
        var shift = 0;
        while (1L << shift < divisor) shift++;
        _divisor = (uint)divisor;
        _shift = shift;
        _multiplier = (uint)(((((ulong)1 << shift) - _divisor) << 32) / _divisor) + 1;
    }

    /// <summary>What is divided by.</summary>
    public int Value => (int)_divisor;

    /// <summary>The quotient, rounded down.</summary>
    public int Quotient(int number)
    {
        var n = (uint)number;
        return (int)(((uint)(((ulong)n * _multiplier) >> 32) + n) >> _shift);
    }

    /// <summary>What is left of a number with this quotient.</summary>
    public int Remainder(int number, int quotient) => number - (quotient * (int)_divisor);
}
