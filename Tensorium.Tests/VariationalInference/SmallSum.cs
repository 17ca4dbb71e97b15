using Tensorium.Models.Distributions;

namespace Tensorium.Tests.VariationalInference;

/// <summary>A model of three bits with every pair tied, so small that each expectation is a sum over the eight strings: ln p(x, z) = ∑ aᵢzᵢ + ∑ bᵢⱼzᵢzⱼ + c.</summary>
internal static class SmallSum
{
    /// <summary>All strings, [8, 3].</summary>
    public static Tensor Strings { get; } = Tensor.From<double>([.. Enumerable.Range(0, 24).Select(i => (double)(((i / 3) >> (i % 3)) & 1))], [8, 3]);

    /// <summary>z ↦ ln p(x, z), […, 3] to […], defined for what lies between 0 and 1 too.</summary>
    public static Tensor LogJoint(Tensor z)
    {
        var linear = (z * Tensor.From(0.7, -1.1, 0.4)).Sum(-1);
        var pairs = (z.Narrow(-1, 0, 1) * z.Narrow(-1, 1, 1) * 1.5) - (z.Narrow(-1, 1, 1) * z.Narrow(-1, 2, 1) * 0.8);
        return linear + pairs.Squeeze(-1) - 3;
    }

    /// <summary>ln p(x).</summary>
    public static double LogMarginal => LogJoint(Strings).LogSumExp().Item();

    /// <summary>E_q[ln p(x, z)] + H(q) for coins with these logits, [batch, 3] to [batch], by enumeration.</summary>
    public static Tensor Bound(Tensor logits)
    {
        var coins = new Independent(new Bernoulli(logits), 1);
        var logQ = coins.LogProb(Strings.Unsqueeze(1).Expand([8, logits.Shape[0], 3]));
        return (logQ.Exp() * (LogJoint(Strings).Unsqueeze(1) - logQ)).Sum(0);
    }
}
