namespace Tensorium.Models.VariationalInference;

/// <summary>How the gradient of E_q[ln p(x, z)] is estimated where z is of zeros and ones.</summary>
public enum GradientEstimator
{
    /// <summary>The score function without a baseline: unbiased, and of a variance that shows why one needs a baseline.</summary>
    ScoreFunction,

    /// <summary>The score function, compared with the running mean of the steps before: unbiased, and possible with one sample.</summary>
    ScoreFunctionRunningMean,

    /// <summary>The score function, each sample compared with the mean of the others: unbiased.</summary>
    ScoreFunctionLeaveOneOut,

    /// <summary>Through relaxed samples between 0 and 1: of little variance, biased, and possible only if ln p(x, z) is defined in between.</summary>
    Relaxed,
}
