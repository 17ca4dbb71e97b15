using Tensorium.Models.Distributions;
using Tensorium.Models.Transforms;

namespace Tensorium.Tests.Distributions;

internal sealed partial record DistributionCase
{
    private static readonly Tensor Coins = Tensor.From(new double[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });

    private static readonly Tensor PixelLevels = Tensor.Arange(0, 256, DType.Float64) / 255;

    private static readonly Tensor Factor = Tensor.From(new[,] { { 0.9, 0 }, { -0.5, 0.6 } });

    /// <summary>A case of each public type, and of each way to make one.</summary>
    public static IReadOnlyDictionary<string, DistributionCase> All { get; } = new Dictionary<string, DistributionCase>
    {
        ["Bernoulli"] = new(x => new Bernoulli(x[0]), [Real(0.8)], Tensor.From(0.0, 1.0)),
        ["Bernoulli by probability"] = new(x => Bernoulli.FromProbabilities(x[0]), [Real(0.3)], Tensor.From(0.0, 1.0)),
        ["Categorical"] = new(x => new Categorical(x[0]), [Tensor.From(0.5, -1, 1.2, 0)], Tensor.Arange(0, 4)),
        ["Categorical by weights"] = new(x => Categorical.FromProbabilities(x[0]), [Tensor.From(0.5, 2, 0.25)], Tensor.Arange(0, 3)),
        ["DiscretizedLogistic"] = new(x => new DiscretizedLogistic(x[0], x[1]), [Real(0.6), Real(-2)], PixelLevels),
        ["DiscretizedLogistic at the edge"] = new(x => new DiscretizedLogistic(x[0], x[1]), [Real(0.05), Real(-1.5)], PixelLevels),
        ["Independent"] = new(x => new Independent(new Bernoulli(x[0]), 1), [Tensor.From(0.8, -0.4)], Coins),
        ["Normal"] = OnLine(x => new Normal(x[0], x[1]), [Real(0.4), Real(0.7)], z => Goodness.NormalCdf((z - 0.4) / 0.7)),
        ["Normal by log-variance"] = OnLine(x => Normal.FromLogVariance(x[0], x[1]), [Real(-1), Real(0.6)], z => Goodness.NormalCdf((z + 1) / Math.Exp(0.3))),
        ["TransformedDistribution"] = OnLine(
            x => new TransformedDistribution(new Normal(x[0], x[1]), new Affine(x[2], x[3], 0)),
            [Real(0.4), Real(0.7), Real(-0.5), Real(1.5)],
            z => Goodness.NormalCdf((z - 0.1) / 1.05)) with { HasMoments = false, HasEntropy = false },
        ["StudentT"] = OnLine(x => new StudentT(x[0], x[1], x[2]), [Real(30), Real(0.4), Real(0.7)], x => Goodness.StudentTCdf(30, (x - 0.4) / 0.7)),
        ["StandardNormal"] = OnLine(_ => new StandardNormal([], DType.Float64), [], Goodness.NormalCdf),
        ["Independent normals"] = OnPlane(x => new Independent(new Normal(x[0], x[1]), 1), [Tensor.From(0.2, -0.4), Tensor.From(0.7, 1.1)], [0.7, 0, 0, 1.1]),
        ["MultivariateNormal"] = OnPlane(x => new MultivariateNormal(x[0], x[1].Tril()), [Tensor.From(0.2, -0.4), Factor], [0.9, 0, -0.5, 0.6]),
        ["MultivariateNormal by covariance"] = OnPlane(
            x => MultivariateNormal.FromCovariance(x[0], x[1]), [Tensor.From(0.2, -0.4), Factor.MatMul(Factor.T)], [0.9, 0, -0.5, 0.6]),
        ["MultivariateNormal by precision"] = OnPlane(
            x => MultivariateNormal.FromPrecision(x[0], x[1]), [Tensor.From(0.2, -0.4), Factor.MatMul(Factor.T).Inverse()], [0.9, 0, -0.5, 0.6]),
        ["Mixture of categoricals"] = new(
            x => new MixtureSameFamily(new(x[0]), new Categorical(x[1])), [Tensor.From(0.3, -0.2), Tensor.From(new[,] { { 0.5, -1, 0.1 }, { 0, 1, -0.7 } })], Tensor.Arange(0, 3)) { HasEntropy = false },
        ["Mixture of normals"] = OnLine(
            x => new MixtureSameFamily(new(x[0]), new Normal(x[1], x[2])),
            [Tensor.From(0.0, Math.Log(3)), Tensor.From(-1.0, 2), Tensor.From(0.5, 0.8)],
            z => (0.25 * Goodness.NormalCdf((z + 1) / 0.5)) + (0.75 * Goodness.NormalCdf((z - 2) / 0.8))) with { HasEntropy = false },
        ["Gamma"] = new(x => new Gamma(x[0], x[1]), [Real(3), Real(0.8)], Log.Exp(), (x => x, x => Goodness.GammaCdf(3, 0.8 * x))) { Weights = Log.Exp() * Step, Points = Tensor.From(0.2, 1, 4.5) },
        ["Beta"] = new(x => new Beta(x[0], x[1]), [Real(2), Real(3)], Logit.Sigmoid(), (x => x, x => Goodness.BetaCdf(2, 3, x)))
        {
            Weights = Logit.Sigmoid() * (-Logit).Sigmoid() * (Step * 0.75), Points = Tensor.From(0.2, 0.5, 0.9),
        },
        ["Dirichlet"] = OnSimplex(x => new Dirichlet(x[0]), Tensor.From(2.0, 3, 2)),
        ["Wishart"] = OnMatrices(x => new Wishart(x[0], x[1].Tril()), [Real(8), Factor]),
        ["Wishart by scale"] = OnMatrices(x => Wishart.FromScale(x[0], x[1]), [Real(8), Factor.MatMul(Factor.T)]),
        ["Wishart by inverse scale"] = OnMatrices(x => Wishart.FromInverseScale(x[0], x[1]), [Real(8), Factor.MatMul(Factor.T).Inverse()]),
    };

    // The trapezoidal rule is exact to rounding for a smooth function that vanishes at both ends; positive numbers are made so by logarithms, numbers between 0 and 1 by logits.
    private const double Step = 1.0 / 16;

    private static Tensor Log => Tensor.Arange(-640, 641, DType.Float64) * Step;

    // No further: beyond 36, a probability is rounded to one.
    private static Tensor Logit => Log * 0.75;

    private static Tensor Real(double value) => Tensor.Scalar(value, DType.Float64);

    private static DistributionCase OnLine(Func<Tensor[], Distribution> make, Tensor[] parameters, Func<double, double> cdf) =>
        new(make, parameters, Logit, (x => x, cdf)) { Weights = Tensor.Full([Logit.Shape[0]], Step * 0.75, DType.Float64) };

    /// <summary>Of normal vectors: the coordinates, and their sum, are normal numbers with the moments that the factor says.</summary>
    private static DistributionCase OnPlane(Func<Tensor[], Distribution> make, Tensor[] parameters, double[] factor)
    {
        var at = Tensor.Arange(-60, 61, DType.Float64) * 0.2;
        var (first, second) = (double.Hypot(factor[0], factor[1]), double.Hypot(factor[2], factor[3]));
        var sum = double.Hypot(factor[0] + factor[2], factor[1] + factor[3]);
        return new(
            make,
            parameters,
            Grid(at, at),
            (x => x[.., 0], x => Goodness.NormalCdf((x - 0.2) / first)),
            (x => x[.., 1], x => Goodness.NormalCdf((x + 0.4) / second)),
            (x => x.Sum(-1), x => Goodness.NormalCdf((x + 0.2) / sum)))
        {
            Weights = Tensor.Full([121 * 121], 0.04, DType.Float64), Points = Tensor.From(new[,] { { -1.2, 0.3 }, { 2, 0.1 }, { 0, -1 } }),
        };
    }

    /// <summary>Of three probabilities: the first takes its share of one, the second its share of what is left. One of K is beta distributed.</summary>
    private static DistributionCase OnSimplex(Func<Tensor[], Distribution> make, Tensor concentration)
    {
        var logits = Grid(Tensor.Arange(-120, 121, DType.Float64) * 0.25, Tensor.Arange(-120, 121, DType.Float64) * 0.25);
        var (share, other) = (logits.Sigmoid(), (-logits).Sigmoid());
        var outcomes = Tensor.Stack([share[.., 0], other[.., 0] * share[.., 1], other[.., 0] * other[.., 1]], -1);
        return new(make, [concentration], outcomes, (x => x[.., 0], x => Goodness.BetaCdf(2, 5, x)), (x => x[.., 1], x => Goodness.BetaCdf(3, 4, x)))
        {
            Weights = (share * other).Prod(-1) * other[.., 0] * (0.25 * 0.25), Points = Tensor.From(new[,] { { 0.2, 0.5, 0.3 }, { 0.8, 0.15, 0.05 } }),
        };
    }

    /// <summary>Of two by two matrices, in the coordinates (ln Cᵢᵢ, C₂₁) of Λ = C·Cᵀ. On the diagonal, Λᵢᵢ / Wᵢᵢ is χ² with ν degrees of freedom.</summary>
    private static DistributionCase OnMatrices(Func<Tensor[], Distribution> make, Tensor[] parameters)
    {
        // Finer in the first coordinate, which is not independent of the second.
        const double first = 1.0 / 12, second = 0.375, third = 0.125;
        var grid = Grid((Tensor.Arange(-42, 28, DType.Float64) * first).Exp(), Tensor.Arange(-27, 19, DType.Float64) * second, (Tensor.Arange(-32, 16, DType.Float64) * third).Exp());
        var (a, b, c) = (grid[.., 0], grid[.., 1], grid[.., 2]);
        var outcomes = Tensor.Stack([a.Square(), a * b, a * b, b.Square() + c.Square()], -1).Reshape(-1, 2, 2);
        return new(
            make,
            parameters,
            outcomes,
            (x => x[.., 0, 0], x => Goodness.GammaCdf(4, x / (2 * 0.81))),
            (x => x[.., 1, 1], x => Goodness.GammaCdf(4, x / (2 * 0.61))),
            (x => x.Sum([-2, -1]), x => Goodness.GammaCdf(4, x / (2 * 0.52))))
        {
            // dΛ = 4·a²·c da db dc, and da = a d(ln a).
            Weights = a.Pow(3) * c.Square() * (4 * first * second * third), Points = Tensor.From(2.0, 0.3, 0.3, 1, 5, -1, -1, 0.6).Reshape(2, 2, 2),
        };
    }

    /// <summary>All combinations of the elements, [points, axes].</summary>
    private static Tensor Grid(params Tensor[] axes)
    {
        int[] sizes = [.. axes.Select(axis => axis.Shape[0])];
        return Tensor.Stack(
            [.. axes.Select((axis, i) => axis.Reshape([.. sizes.Select((size, j) => j == i ? size : 1)]).Expand(sizes).Reshape(-1))], -1);
    }
}
