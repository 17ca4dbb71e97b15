namespace Tensorium.Models.Estimators;

/// <summary>ln ∑ eʷ for each column of rows that come bit by bit, without overflow: the sum is kept relative to the largest w so far.</summary>
internal sealed class RunningLogSumExp(int columns)
{
    private readonly double[] _largest = [.. Enumerable.Repeat(double.NegativeInfinity, columns)];
    private readonly double[] _sum = new double[columns];

    /// <summary>The largest w of a column.</summary>
    public double Largest(int column) => _largest[column];

    /// <summary>ln ∑ eʷ of a column; −∞ if there was nothing.</summary>
    public double Value(int column) => _largest[column] + Math.Log(_sum[column]);

    public void Add(int column, double w)
    {
        if (w > _largest[column])
        {
            _sum[column] *= Math.Exp(_largest[column] - w);
            _largest[column] = w;
        }

        // −∞ − (−∞) would be NaN, where there is nothing to add.
        if (!double.IsNegativeInfinity(w)) _sum[column] += Math.Exp(w - _largest[column]);
    }
}
