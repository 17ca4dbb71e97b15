using Tensorium.Models;
using Tensorium.Models.Transforms;

namespace Tensorium.Tests.Transforms;

/// <summary>A map as its checks need it.</summary>
/// <param name="Make">The map, from its parameters.</param>
/// <param name="Parameters">float64.</param>
/// <param name="Size">The size of the vectors that it takes; 0 for single numbers.</param>
internal sealed record TransformCase(Func<Tensor[], Transform> Make, Tensor[] Parameters, int Size)
{
    private static readonly Made Plain = Network(context: 0);
    private static readonly Made Conditional = Network(context: 4);

    /// <summary>A case of each public type, and of each way to make one; those named "of each" have other parameters for each of three members of a batch.</summary>
    public static IReadOnlyDictionary<string, TransformCase> All { get; } = new Dictionary<string, TransformCase>
    {
        ["Affine"] = new(x => new Affine(x[0], x[1]), [Normal([3], 1), Normal([3], 2)], 3),
        ["Affine of each"] = new(x => new Affine(x[0], x[1]), [Normal([3, 3], 1), Normal([1], 2)], 3),
        ["Affine of numbers"] = new(x => new Affine(x[0], x[1], 0), [Normal([], 1), Normal([], 2)], 0),
        ["Compose"] = new(x => new Compose(new PlanarFlow(x[0], x[1], x[2]), new RadialFlow(x[3], x[4], x[5]), new Affine(x[6], x[7])),
            [Normal([3], 1), Normal([3], 2), Normal([], 3), Normal([3], 4), Normal([], 5), Normal([], 6), Normal([3], 7), Normal([3], 8)], 3),
        ["Compose of each"] = new(x => new Compose(new RadialFlow(x[0], x[1], x[2]), new InverseAutoregressiveFlow(Plain), new Affine(x[3], x[4])),
            [Normal([3, 3], 4), Normal([3], 5), Normal([], 6), Normal([3], 7), Normal([3], 8)], 3),
        ["InverseAutoregressiveFlow"] = new(_ => new InverseAutoregressiveFlow(Plain, forgetBias: 0.3), [], 3),
        ["InverseAutoregressiveFlow of each"] = new(x => new InverseAutoregressiveFlow(Conditional, x[0]), [Normal([3, 4], 1)], 3),
        ["PlanarFlow"] = new(x => new PlanarFlow(x[0], x[1], x[2]), [Normal([3], 1), Normal([3], 2), Normal([], 3)], 3),
        ["PlanarFlow of each"] = new(x => new PlanarFlow(x[0], x[1], x[2]), [Normal([3, 3], 1), Normal([3, 3], 2), Normal([3], 3)], 3),
        ["PlanarFlow of one dimension"] = new(x => new PlanarFlow(x[0], x[1], x[2]), [Normal([1], 1), Normal([1], 2), Normal([], 3)], 1),
        ["RadialFlow"] = new(x => new RadialFlow(x[0], x[1], x[2]), [Normal([3], 1), Normal([], 2), Normal([], 3)], 3),
        ["RadialFlow of each"] = new(x => new RadialFlow(x[0], x[1], x[2]), [Normal([3, 3], 1), Normal([3], 2), Normal([3], 3)], 3),
        ["RadialFlow of one dimension"] = new(x => new RadialFlow(x[0], x[1], x[2]), [Normal([1], 1), Normal([], 2), Normal([], 3)], 1),
    };

    /// <summary>The map with its parameters.</summary>
    public Transform Transform => Make(Parameters);

    /// <summary>The shape of an event.</summary>
    public Shape Event => Size == 0 ? [] : [Size];

    /// <summary>Normal numbers, float64.</summary>
    public static Tensor Normal(Shape shape, ulong seed, double deviation = 1) => Tensor.Normal(shape, new Generator(seed, 0x7E57), deviation: deviation, dtype: DType.Float64);

    private static Made Network(int context) =>
        new(new() { Inputs = 3, Hidden = [7], OutputsPerInput = 2, Context = context, Order = [2, 0, 1], DType = DType.Float64 }, new Generator(11));
}
