using Tensorium.Models;
using Tensorium.Models.Distributions;
using Tensorium.Models.Transforms;
using Tensorium.Tests.Distributions;
using Xunit;

namespace Tensorium.Tests.Transforms;

/// <summary>Densities of flows in one and two dimensions add up to one, whatever their parameters; and what extreme parameters do.</summary>
public sealed class FlowDensityTests
{
    private const double LineSpacing = 0.05;
    private const double PlaneSpacing = 0.2;

    // The mass of N(0, I) beyond the edges, pushed outwards by at most a few units, is below 10⁻¹⁰.
    private static readonly Tensor Line = Axis(481);

    private static readonly Tensor Plane = Tensor.Stack([Axis(121).Expand([121, 121]).Reshape(121 * 121), Axis(121).T.Expand([121, 121]).Reshape(121 * 121)], -1);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    public void A_planar_flow_has_mass_one(int size, ulong seed)
    {
        var flow = Planar(size, seed);
        var points = size == 1 ? Line : Plane;
        var x = PlanarInverse(flow, points);
        Near.Equal(points, flow.Forward(x).Value, 1e-12);
        var density = (Base(size).LogProb(x) - flow.Forward(x).LogDeterminant).Exp();
        Assert.Equal(1, density.Sum().Item() * Cell(size), 1e-7);
    }

    [Theory]
    [InlineData(1, 0, 1e-3)]
    [InlineData(2, 1, 1e-3)]
    [InlineData(2, 2, 1e-3)]
    public void A_radial_flow_has_mass_one(int size, ulong seed, double kink) =>
        // Its density has a kink at the centre, where the rule for the integral is of low order.
        Assert.Equal(1, Mass(new RadialFlow(TransformCase.Normal([size], seed), TransformCase.Normal([], seed + 1), TransformCase.Normal([], seed + 2, 2)), size), kink);

    [Fact]
    public void An_inverse_autoregressive_flow_has_mass_one()
    {
        Made Network(ulong seed, int[] order) => new(new() { Inputs = 2, Hidden = [9], OutputsPerInput = 2, Context = 1, Order = order, DType = DType.Float64 }, new Generator(seed));
        var context = Tensor.From(0.7);
        var flow = new Compose(
            new InverseAutoregressiveFlow(Network(1, [0, 1]), context, 0.5), new InverseAutoregressiveFlow(Network(2, [1, 0]), context, 0.5), new Affine(Tensor.From(0.3, -0.2), Tensor.From(1.5, -2)));
        // Rectified units give its density kinks as well.
        Assert.Equal(1, Mass(flow, 2), 1e-4);
    }

    [Fact]
    public void Parameters_of_any_size_leave_a_planar_flow_invertible()
    {
        foreach (var scale in new[] { 0, 1e-9, 1e-6, 1e-3, 1, 10, 25 })
        {
            foreach (var sign in new[] { -1.0, 1 })
            {
                // u along ±w: wᵀu = ±scale², as far on the forbidden side as 625.
                var w = Tensor.From(0.6, 0.8) * scale;
                var flow = new PlanarFlow(w * sign, w, Tensor.Scalar(0.2, DType.Float64));
                var along = Tensor.Linspace(-2, 2, 4001, DType.Float64).Unsqueeze(-1) * Tensor.From(0.6, 0.8);
                var (value, logDeterminant) = flow.Forward(along);
                Assert.All(logDeterminant.ToArray<double>(), x => Assert.True(double.IsFinite(x)));
                var moved = value.MatMul(Tensor.From(0.6, 0.8)).ToArray<double>();
                Assert.All(moved.Zip(moved.Skip(1)), pair => Assert.True(pair.First <= pair.Second, $"scale {scale}: the order of points is turned round"));
            }
        }
    }

    [Fact]
    public void A_planar_flow_without_direction_is_a_shift()
    {
        var (value, logDeterminant) = new PlanarFlow(Tensor.From(1.0, 2), Tensor.Zeros([2], DType.Float64), Tensor.Scalar(0.5, DType.Float64)).Forward(Tensor.From(3.0, 4));
        Near.Equal([3 + Math.Tanh(0.5), 4 + (2 * Math.Tanh(0.5))], value);
        Assert.Equal(0, logDeterminant.Item());
    }

    [Fact]
    public void The_flows_are_what_one_computes_by_hand()
    {
        double[] u = [-0.7, 0.4], w = [1.1, 0.3], z = [0.5, -0.8];
        double wu = (u[0] * w[0]) + (u[1] * w[1]), ww = (w[0] * w[0]) + (w[1] * w[1]), b = 0.25;
        var c = (-1 + Math.Log(1 + Math.Exp(wu)) - wu) / ww;
        var t = Math.Tanh((w[0] * z[0]) + (w[1] * z[1]) + b);
        var (value, logDeterminant) = new PlanarFlow(Tensor.From(u), Tensor.From(w), Tensor.Scalar(b, DType.Float64)).Forward(Tensor.From(z));
        Near.Equal([z[0] + ((u[0] + (c * w[0])) * t), z[1] + ((u[1] + (c * w[1])) * t)], value);
        Assert.Equal(Math.Log(1 + ((1 - (t * t)) * (wu + (c * ww)))), logDeterminant.Item(), 1e-10);

        double alpha = Math.Log(1 + Math.Exp(0.3)), beta = -alpha + Math.Log(1 + Math.Exp(-1.2)), r = Math.Sqrt(Math.Pow(z[0] - u[0], 2) + Math.Pow(z[1] - u[1], 2));
        (value, logDeterminant) = new RadialFlow(Tensor.From(u), Tensor.Scalar(0.3, DType.Float64), Tensor.Scalar(-1.2, DType.Float64)).Forward(Tensor.From(z));
        Near.Equal([z[0] + (beta * (z[0] - u[0]) / (alpha + r)), z[1] + (beta * (z[1] - u[1]) / (alpha + r))], value);
        Assert.Equal(Math.Log((1 + (beta / (alpha + r))) * (1 + (beta * alpha / Math.Pow(alpha + r, 2)))), logDeterminant.Item(), 1e-12);
    }

    [Fact]
    public void Parameters_that_do_not_fit_are_explained()
    {
        static Tensor Zeros(params int[] sizes) => Tensor.Zeros([.. sizes], DType.Float64);
        Assert.Throws<ShapeException>(() => new PlanarFlow(Zeros(2), Zeros(3), Zeros()));
        Assert.Throws<ShapeException>(() => new PlanarFlow(Zeros(4, 2), Zeros(4, 2), Zeros(3)));
        Assert.Throws<ShapeException>(() => new RadialFlow(Zeros(), Zeros(), Zeros()));
        Assert.Throws<ShapeException>(() => new Affine(Zeros(), Zeros() + 1));
        Assert.Throws<ArgumentException>(() => new Affine(Zeros(2), Tensor.From(1.0, 0)));
        Assert.Throws<ArgumentException>(() => new Compose());
        Assert.Throws<ArgumentException>(() => new Compose(new Affine(Zeros(2), Zeros(2) + 1), new Affine(Zeros(2), Zeros(2) + 1, 0)));
        var network = new Made(new() { Inputs = 2, OutputsPerInput = 1, DType = DType.Float64 }, new Generator(0));
        Assert.Throws<ConfigurationException>(() => new InverseAutoregressiveFlow(network));
        var conditional = new Made(new() { Inputs = 2, OutputsPerInput = 2, Context = 3, DType = DType.Float64 }, new Generator(0));
        Assert.Throws<ArgumentException>(() => new InverseAutoregressiveFlow(conditional));
        Assert.Throws<ShapeException>(() => new InverseAutoregressiveFlow(conditional, Zeros(5, 2)));
    }

    private static Tensor Axis(int points) => Tensor.Linspace(-12, 12, points, DType.Float64).Unsqueeze(-1);

    private static double Cell(int size) => size == 1 ? LineSpacing : PlaneSpacing * PlaneSpacing;

    private static Independent Base(int size) => new(new StandardNormal([size], DType.Float64), 1);

    private static double Mass(Transform flow, int size) =>
        new TransformedDistribution(Base(size), flow).LogProb(size == 1 ? Line : Plane).Exp().Sum().Item() * Cell(size);

    private static PlanarFlow Planar(int size, ulong seed) =>
        new(TransformCase.Normal([size], seed, 2), TransformCase.Normal([size], seed + 10), TransformCase.Normal([], seed + 20));

    /// <summary>
    /// x = y − s·û/‖û‖, by bisection for s within ±100: f(x) − y along û falls as s grows.
    /// </summary>
    private static Tensor PlanarInverse(PlanarFlow flow, Tensor y)
    {
        // 0 is moved by û·tanh(b).
        var zero = Tensor.Zeros([1, y.Shape[1]], DType.Float64);
        var direction = flow.Forward(zero).Value;
        direction /= direction.Square().Sum().Sqrt();
        var (low, high) = (Tensor.Full([y.Shape[0], 1], -100, DType.Float64), Tensor.Full([y.Shape[0], 1], 100, DType.Float64));
        for (var i = 0; i < 50; i++)
        {
            var middle = (low + high) * 0.5;
            var beyond = ((flow.Forward(y - (direction * middle)).Value - y) * direction).Sum(-1, keepDims: true) > 0;
            (low, high) = (Tensor.Where(beyond, middle, low), Tensor.Where(beyond, high, middle));
        }

        return y - (direction * low);
    }
}
