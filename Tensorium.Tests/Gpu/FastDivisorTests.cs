using Tensorium.Gpu.Loops;
using Xunit;

namespace Tensorium.Tests.Gpu;

/// <summary>Division by a product and a shift, where it could be off by one: around multiples, and at the ends of the range.</summary>
public class FastDivisorTests
{
    [Fact]
    public void Quotients_are_exact()
    {
        int[] divisors = [1, 2, 3, 5, 6, 7, 9, 10, 16, 25, 49, 196, 641, 784, 65535, 65536, 65537, 1 << 30, int.MaxValue - 1, int.MaxValue];
        foreach (var divisor in divisors)
        {
            var fast = new FastDivisor(divisor);
            foreach (var multiple in (long[])[0, 1, 2, 3, 1000, 65537, int.MaxValue / divisor, (int.MaxValue / divisor) - 1])
            for (var offset = -1; offset <= 1; offset++)
            {
                var number = (multiple * divisor) + offset;
                if (number is < 0 or > int.MaxValue) continue;
                var quotient = fast.Quotient((int)number);
                Assert.Equal(number / divisor, quotient);
                Assert.Equal(number % divisor, fast.Remainder((int)number, quotient));
            }
        }
    }
}
