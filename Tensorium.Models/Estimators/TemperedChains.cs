using Tensorium.Autograd;
using Tensorium.Models.Nn;

namespace Tensorium.Models.Estimators;

/// <summary>
/// Markov chains z that leave p(z) p(x|z)^β invariant at whatever inverse temperature β they are moved at, by Hamiltonian transitions: momentum r ~ N(0, I), leapfrog
/// steps of the energy −ln p(z) − β·ln p(x|z) + ½‖r‖², and acceptance with probability min(1, e^(energy before − energy after)). Neal, arXiv 1206.1901.
/// </summary>
internal sealed class TemperedChains
{
    private readonly Func<Tensor, Tensor> _logPrior;
    private readonly Func<Tensor, Tensor> _logLikelihood;
    private readonly Generator _generator;
    private Tensor _position;
    private double[] _logPriors;

    /// <summary>Chains that begin at <paramref name="start"/>, [chains, batch, dimensions].</summary>
    public TemperedChains(Func<Tensor, Tensor> logPrior, Func<Tensor, Tensor> logLikelihood, Tensor start, Generator generator)
    {
        if (start.Rank != 3) throw new ShapeException($"annealed importance sampling: the chains begin at {start.Shape}; expected [chains, batch, dimensions]");
        (_logPrior, _logLikelihood, _generator, _position) = (logPrior, logLikelihood, generator, start);
        (Chains, Batch) = (start.Shape[0], start.Shape[1]);
        (_logPriors, LogLikelihoods) = Densities(start);
    }

    public int Chains { get; }

    public int Batch { get; }

    /// <summary>ln p(x|z) where the chains stand, [chains, batch] in row-major order.</summary>
    public double[] LogLikelihoods { get; private set; }

    /// <summary>One transition of every chain.</summary>
    /// <param name="beta">β.</param>
    /// <param name="steps">Leapfrog steps.</param>
    /// <param name="stepSizes">A step size for each data point.</param>
    /// <returns>The mean acceptance probability of each data point's chains.</returns>
    public double[] Move(double beta, int steps, double[] stepSizes)
    {
        double[] priors = [], likelihoods = [], change = [];
        var moved = Differentiate.Evaluate(() =>
        {
            // Of random length: a motion of a fixed time can come back to where it began, for ever. Neal, arXiv 1206.1901, §3.2.
            double[] jittered = [.. stepSizes.Select(size => size * (0.5 + (0.5 * _generator.NextDouble())))];
            var size = Tensor.From(jittered).To(_position.DType).Reshape([1, Batch, 1]).To(_position.Device);
            var momentum = Tensor.Normal(_position.Shape, _generator, dtype: _position.DType, device: _position.Device);
            var before = Kinetic(momentum);
            var proposed = Leapfrog(beta, steps, size, ref momentum);
            (priors, likelihoods) = Densities(proposed);
            change = [.. Kinetic(momentum).Select((after, i) => priors[i] - _logPriors[i] + (beta * (likelihoods[i] - LogLikelihoods[i])) + before[i] - after)];
            return proposed;
        });

        var acceptance = new double[Batch];
        var accepted = new bool[change.Length];
        for (var i = 0; i < change.Length; i++)
        {
            // A step far too long ends where the energy is infinite or NaN: never accepted.
            var probability = double.IsNaN(change[i]) ? 0 : Math.Min(1, Math.Exp(change[i]));
            accepted[i] = _generator.NextDouble() < probability;
            acceptance[i % Batch] += probability / Chains;
        }

        var mask = Tensor.From<bool>(accepted, [Chains, Batch, 1], moved.Device);
        _position = Differentiate.Evaluate(() => Tensor.Where(mask, moved, _position));
        _logPriors = [.. accepted.Select((isAccepted, i) => isAccepted ? priors[i] : _logPriors[i])];
        LogLikelihoods = [.. accepted.Select((isAccepted, i) => isAccepted ? likelihoods[i] : LogLikelihoods[i])];
        return acceptance;
    }

    /// <summary>Follows the motion of a point for some time: half a step of momentum, whole steps of both in turn, and half a step of momentum again.</summary>
    private Tensor Leapfrog(double beta, int steps, Tensor size, ref Tensor momentum)
    {
        var gradient = Differentiate.Grad(z => (_logPrior(z) + (_logLikelihood(z) * beta)).Sum());
        var position = _position;
        momentum += gradient(position) * size * 0.5;
        for (var step = 1; step <= steps; step++)
        {
            position += momentum * size;
            momentum += gradient(position) * size * (step < steps ? 1 : 0.5);
        }

        return position;
    }

    private static double[] Kinetic(Tensor momentum) => (momentum.To(DType.Float64).Square().Sum(-1) * 0.5).ToArray<double>();

    private (double[] LogPrior, double[] LogLikelihood) Densities(Tensor position)
    {
        var both = Differentiate.Evaluate(() => Tensor.Stack([Checked(_logPrior(position)), Checked(_logLikelihood(position))])).ToDoubles();
        return (both[..(both.Length / 2)], both[(both.Length / 2)..]);

        Tensor Checked(Tensor density) => density.Rank == 2 && density.Shape[0] == Chains && density.Shape[1] == Batch
            ? density
            : throw new ShapeException($"annealed importance sampling: the log-density at {position.Shape} is {density.Shape}; expected [{Chains}, {Batch}]: one number for each chain and data point");
    }
}
