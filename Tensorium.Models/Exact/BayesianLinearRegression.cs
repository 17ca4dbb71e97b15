using Tensorium.Models.Bounds;
using Tensorium.Models.Distributions;

namespace Tensorium.Models.Exact;

/// <summary>
/// Linear regression with a normal prior of its weights, which are what is inferred, and whose posterior is known (Bishop, Pattern Recognition and Machine Learning, §3.3, §3.5):
/// <code>
/// p(w)   = N(w; 0, α⁻¹·I)                              w of D weights
/// p(y|w) = N(y; X·w, β⁻¹·I)                            y of n targets, given their rows X, [n, D]
/// p(w|y) = N(w; β·S·Xᵀ·y, S)                           S⁻¹ = α·I + β·Xᵀ·X
/// p(y)   = N(y; 0, β⁻¹·I + α⁻¹·X·Xᵀ)
/// </code>
/// An intercept is a column of ones. Everything is float64, and differentiable in α and β, if they ask for it.
/// </summary>
public sealed class BayesianLinearRegression
{
    private readonly Tensor _gram;
    private readonly Tensor _projected;

    /// <summary>Of given data and precisions.</summary>
    /// <param name="inputs">X, [n, D].</param>
    /// <param name="targets">y, [n].</param>
    /// <param name="weightPrecision">α, [], positive.</param>
    /// <param name="noisePrecision">β, [], positive.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A precision is not positive (checked on the CPU).</exception>
    public BayesianLinearRegression(Tensor inputs, Tensor targets, Tensor weightPrecision, Tensor noisePrecision)
    {
        if (inputs.Rank != 2 || inputs.ElementCount == 0 || targets.Rank != 1 || targets.Shape[0] != inputs.Shape[0])
            throw new ShapeException($"BayesianLinearRegression: the inputs must be [n, D] and the targets [n]; they are {inputs.Shape} and {targets.Shape}");
        if (weightPrecision.Rank != 0 || noisePrecision.Rank != 0)
            throw new ShapeException($"BayesianLinearRegression: the precisions must be single numbers; they are {weightPrecision.Shape} and {noisePrecision.Shape}");
        Support.Positive(weightPrecision, "BayesianLinearRegression: the precision of the weights", "it is one over their prior variance");
        Support.Positive(noisePrecision, "BayesianLinearRegression: the precision of the noise", "it is one over its variance");
        (Inputs, Targets) = (inputs.To(DType.Float64), targets.To(DType.Float64));
        (WeightPrecision, NoisePrecision) = (weightPrecision.To(DType.Float64), noisePrecision.To(DType.Float64));
        (_gram, _projected) = (Inputs.T.MatMul(Inputs), Inputs.T.MatMul(Targets));
    }

    /// <summary>X, [n, D].</summary>
    public Tensor Inputs { get; }

    /// <summary>y, [n].</summary>
    public Tensor Targets { get; }

    /// <summary>α, [].</summary>
    public Tensor WeightPrecision { get; }

    /// <summary>β, [].</summary>
    public Tensor NoisePrecision { get; }

    /// <summary>p(w): [] with events [D].</summary>
    public Independent Prior => new(Normal.FromLogVariance(Tensor.Zeros([WeightCount], DType.Float64, Inputs.Device), -WeightPrecision.Log()), 1);

    /// <summary>p(w|y): [] with events [D].</summary>
    public MultivariateNormal Posterior => MultivariateNormal.FromPrecision(Precision.Solve(_projected * NoisePrecision), Precision);

    /// <summary>
    /// ln p(y), [], from the posterior, without a matrix of n by n: ln p(y|w) + ln p(w) − ln p(w|y) is the same for every w, and taken here at the posterior's mean.
    /// </summary>
    public Tensor LogEvidence => LogLikelihood(Posterior.Mean) + Prior.LogProb(Posterior.Mean) - Posterior.LogProb(Posterior.Mean);

    private int WeightCount => Inputs.Shape[1];

    /// <summary>S⁻¹, [D, D].</summary>
    private Tensor Precision => (Tensor.Eye(WeightCount, DType.Float64, Inputs.Device) * WeightPrecision) + (_gram * NoisePrecision);

    /// <summary>ln p(y|w).</summary>
    /// <param name="weights">w, […, D].</param>
    /// <returns>[…].</returns>
    public Tensor LogLikelihood(Tensor weights) => LogNormalizer - ((weights.MatMul(Inputs.T) - Targets).Square().Sum(-1) * NoisePrecision * 0.5);

    /// <summary>E_q[ln p(y|w)], exactly.</summary>
    /// <param name="q">q(w), a normal distribution with events [D].</param>
    /// <returns>[batch…].</returns>
    public Tensor ExpectedLogLikelihood(MultivariateNormal q) => LogLikelihood(q.Mean) - (Inputs.MatMul(q.ScaleTril).Square().Sum([-2, -1]) * NoisePrecision * 0.5);

    /// <summary>The evidence lower bound of ln p(y), exactly, [batch…].</summary>
    /// <inheritdoc cref="ExpectedLogLikelihood"/>
    public Tensor Elbo(MultivariateNormal q) => EvidenceLowerBound.FromLikelihood(ExpectedLogLikelihood(q), q, Prior);

    /// <summary>
    /// Mean-field inference: q(w) = ∏ⱼ N(wⱼ; mⱼ, vⱼ), one factor after the other set to its optimum given the others (Bishop, §10.1.2),
    /// vⱼ = 1/Λⱼⱼ and mⱼ = (β·(Xᵀy)ⱼ − ∑_{k≠j} Λⱼₖ·mₖ)/Λⱼⱼ with Λ = S⁻¹. It ends at the posterior's mean, and at variances that are too small where weights are
    /// correlated. Without gradient.
    /// </summary>
    /// <param name="tolerance">How far a sweep must move a mean, in deviations, to go on.</param>
    /// <param name="maxSweeps">The most sweeps over the weights.</param>
    /// <returns>q: [] with events [D], and the bound after each sweep.</returns>
    public (Independent Posterior, AscentTrace Trace) MeanField(double tolerance = 1e-12, int maxSweeps = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSweeps, 1);
        using var paused = Recording.Pause();
        var (precision, target, n) = (Precision.ToArray<double>(), (_projected * NoisePrecision).ToArray<double>(), WeightCount);
        var mean = new double[n];
        var logVariance = -Precision.Diagonal().Log();
        Independent Factors() => new(Normal.FromLogVariance(Tensor.From<double>(mean, [n], Inputs.Device), logVariance), 1);
        double Bound() => Elbo(MultivariateNormal.FromIndependent(Factors())).Item();
        var bounds = new List<double> { Bound() };
        var moved = double.PositiveInfinity;
        while (moved > tolerance && bounds.Count <= maxSweeps)
        {
            moved = 0;
            for (var j = 0; j < n; j++)
            {
                var rest = target[j];
                for (var k = 0; k < n; k++) rest -= k == j ? 0 : precision[(j * n) + k] * mean[k];
                var next = rest / precision[(j * n) + j];
                moved = Math.Max(moved, Math.Abs(next - mean[j]) * Math.Sqrt(precision[(j * n) + j]));
                mean[j] = next;
            }

            bounds.Add(Bound());
        }

        return (Factors(), new(bounds, moved <= tolerance));
    }

    /// <summary>p(y|x, data) of new rows, each on its own: the weights' uncertainty and the noise together.</summary>
    /// <param name="inputs">[m, D].</param>
    /// <returns>[m].</returns>
    public Normal Predict(Tensor inputs)
    {
        var (posterior, rows) = (Posterior, inputs.To(DType.Float64));
        return new(rows.MatMul(posterior.Mean), (rows.MatMul(posterior.ScaleTril).Square().Sum(-1) + (1 / NoisePrecision)).Sqrt());
    }

    private Tensor LogNormalizer => (NoisePrecision.Log() * (Targets.Shape[0] * 0.5)) - (Targets.Shape[0] * Normal.HalfLogTwoPi);
}
