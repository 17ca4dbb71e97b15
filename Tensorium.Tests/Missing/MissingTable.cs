using Tensorium.Models.Missing;

namespace Tensorium.Tests.Missing;

/// <summary>A drawn table of three columns that go together, of which entries are hidden, and the truth.</summary>
internal sealed record MissingTable(IncompleteTable Table, Tensor Truth)
{
    /// <summary>N(m, Σ) with correlations of about 0.9, in other units for each column; every entry is hidden with probability 0.3.</summary>
    public static MissingTable Draw(int rows, ulong seed)
    {
        var generator = new Generator(seed);
        var common = Tensor.Normal([rows, 1], generator, dtype: DType.Float64);
        var own = Tensor.Normal([rows, 3], generator, dtype: DType.Float64);
        var truth = ((common + (own * 0.3)) * Tensor.From(1.0, 20, 0.1)) + Tensor.From(5.0, -3, 0);
        var observed = Tensor.Uniform([rows, 3], generator, dtype: DType.Float64) > 0.3;
        return new(new(truth, observed), truth);
    }

    public double Error(Tensor imputed) => ImputationError.MeanSquared(imputed, Truth, !Table.Observed, Table);
}
